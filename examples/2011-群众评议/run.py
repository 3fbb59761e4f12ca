import cxzy_sheets as cs; cs.run(__file__)
