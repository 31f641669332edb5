package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;

/** Check digits. */
final class Checksum {
    private Checksum() {}

    /** Luhn, ISO/IEC 7812-1 annex B, over the first digits of an array. */
    static boolean luhn(byte[] digits, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int digit = digits[count - 1 - i];
            if (i % 2 == 1) {
                digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            }
            sum += digit;
        }
        return sum % 10 == 0;
    }

    /** ISO 7064 MOD 97-10 over an IBAN in capitals and without spaces, as ISO 13616 says. */
    static boolean mod97(CharSequence iban) {
        int rest = 0;
        for (int i = 0; i < iban.length(); i++) {
            char c = iban.charAt((i + 4) % iban.length());
            rest = isDigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
        }
        return rest == 1;
    }
}
