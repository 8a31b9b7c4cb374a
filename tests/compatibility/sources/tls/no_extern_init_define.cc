thread_local int plain = 17;
