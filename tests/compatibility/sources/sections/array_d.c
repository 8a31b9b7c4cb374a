__attribute__((section("entries"), used)) static int last[] = {5};
