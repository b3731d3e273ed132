"""Wrong steps of every optimizer: one file an optimizer, Adam and AdamW in one."""
