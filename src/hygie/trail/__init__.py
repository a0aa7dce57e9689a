"""Who read and who did what with the incidents of a place, told to those who answer for it."""
