__thread int member_variable = 31;
