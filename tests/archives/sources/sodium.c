#include <sodium.h>
#include <stdio.h>
#include <string.h>

void compute(void) {
  unsigned char hash[32], key[32] = {1, 2, 3}, nonce[24] = {4}, sealed[64], opened[64];
  unsigned char public_key[32], secret_key[64], seed[32] = {5}, signature[64];
  const unsigned char text[] = "a message";
  char hex[65];
  printf("init %d\n", sodium_init() < 0);
  crypto_generichash(hash, sizeof hash, text, sizeof text, NULL, 0);
  puts(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
  crypto_secretbox_easy(sealed, text, sizeof text, nonce, key);
  printf("%d %s\n", crypto_secretbox_open_easy(opened, sealed, sizeof text + 16, nonce, key), opened);
  crypto_sign_seed_keypair(public_key, secret_key, seed);
  crypto_sign_detached(signature, NULL, text, sizeof text, secret_key);
  printf("%d\n", crypto_sign_verify_detached(signature, text, sizeof text, public_key));
  printf("%d\n", crypto_pwhash(hash, sizeof hash, "password", 8, nonce, 2, 1 << 20,
                               crypto_pwhash_ALG_DEFAULT));
  puts(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
}
