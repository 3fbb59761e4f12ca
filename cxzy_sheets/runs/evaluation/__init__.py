"""The demo of the kit 群众评议: a whole university, two runs, and what was wrong on purpose.

school     who there is and what the evaluation came to: the truth, before any file is made
by_hand    a unit's side without the library: a form's cells filled in as XML
sheets     the truth -> the answers of each form
planted    what is done to which copy, and which finding must come of it, where
staging    the cycle's folder, its inbox on the first and on the second day, the two runs
"""
