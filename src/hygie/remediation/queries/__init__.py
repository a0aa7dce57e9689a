"""Reading plans, waivers and advice."""
