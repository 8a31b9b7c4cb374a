#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>

static void print(const unsigned char* bytes, unsigned size) {
  for (unsigned i = 0; i < size; ++i) printf("%02x", bytes[i]);
  puts("");
}

void compute(void) {
  unsigned char digest[64], key[32] = {1, 2}, iv[16] = {3}, sealed[64];
  unsigned size = 0;
  int written = 0, last = 0;
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestInit_ex(context, EVP_sha3_256(), NULL);
  EVP_DigestUpdate(context, "a message", 9);
  EVP_DigestFinal_ex(context, digest, &size);
  EVP_MD_CTX_free(context);
  print(digest, size);
  EVP_CIPHER_CTX* cipher = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, iv);
  EVP_EncryptUpdate(cipher, sealed, &written, (const unsigned char*)"a message", 9);
  EVP_EncryptFinal_ex(cipher, sealed + written, &last);
  EVP_CIPHER_CTX_free(cipher);
  print(sealed, written + last);
  EVP_PKEY* pair = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
  printf("%d bits, %lu\n", EVP_PKEY_get_bits(pair), ERR_get_error());
  EVP_PKEY_free(pair);
  printf("%d\n", EVP_MD_fetch(NULL, "no such digest", NULL) == NULL);
  printf("%s\n", ERR_reason_error_string(ERR_get_error()));
}
