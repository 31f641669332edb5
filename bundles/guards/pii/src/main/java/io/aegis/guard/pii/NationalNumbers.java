package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;
import static io.aegis.guard.pii.Characters.isLetter;
import static io.aegis.guard.pii.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/** Numbers by which a state knows a person. Each is taken by its structure, or without separators only beside a word that says what it is. */
final class NationalNumbers {
    private static final Words SSN = Words.of("ssn", "social security", "socialsecurity", "taxpayer", "itin");
    private static final Words SIN = Words.of("sin", "social insurance", "assurance sociale", "nas");
    private static final Words LICENSE =
            Words.of("driver", "driving licen", "licence number", "license number", "dl number");
    private static final Words PASSPORT = Words.of("passport", "pasaporte", "passeport", "reisepass", "passaporto");
    private static final String NIF_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

    private NationalNumbers() {}

    /** A United States social security number or taxpayer number, SSA and IRS ranges. */
    static @Nullable Candidate ssn(ScanWindow window, Digits digits) {
        if (digits.begins("- .", 3, 2, 4) && isBounded(window, digits, 2)) {
            return ssn(digits, 2, digits.value(0), digits.value(1), digits.value(2));
        }
        if (digits.size(0) == 9 && isBounded(window, digits, 0) && SSN.standBefore(window, digits.start(0))) {
            int value = digits.value(0);
            return ssn(digits, 0, value / 1_000_000, value / 10_000 % 100, value % 10_000);
        }
        return null;
    }

    private static boolean isBounded(ScanWindow window, Digits digits, int last) {
        char after = window.at(digits.end(last));
        return digits.mayEndWith(last) && !isWord(after) && after != '@';
    }

    private static @Nullable Candidate ssn(Digits digits, int last, int area, int group, int serial) {
        if (area == 0 || area == 666 || group == 0 || serial == 0) {
            return null;
        }
        if (area < 900) {
            return new Candidate(digits.start(0), digits.end(last), Entity.US_SSN);
        }
        boolean issued = group >= 50 && group != 89 && group != 93 && (group <= 65 || group >= 70);
        return issued ? new Candidate(digits.start(0), digits.end(last), Entity.US_ITIN) : null;
    }

    /** A Canadian social insurance number: three groups of three, or nine digits beside its name, with Luhn's check digit. */
    static @Nullable Candidate sin(ScanWindow window, Digits digits) {
        if (digits.total(0) != 9 && !digits.begins(" -", 3, 3, 3)) {
            return null;
        }
        int last = digits.size(0) == 9 ? 0 : 2;
        boolean plausible = digits.values[0] != 8 && Checksum.luhn(digits.values, 9) && isBounded(window, digits, last);
        if (!plausible) {
            return null;
        }
        boolean named = SIN.standBefore(window, digits.start(0));
        boolean separate = last == 2 && (last == digits.groups() - 1) && !PhoneNumber.isNamed(window, digits.start(0));
        return named || separate ? new Candidate(digits.start(0), digits.end(last), Entity.CA_SIN) : null;
    }

    /** A Spanish DNI or NIE: eight digits, or a letter and seven, and the letter that they make modulo 23. */
    static @Nullable Candidate nif(ScanWindow window, int at, int floor) {
        char first = (char) (window.at(at - 1) & ~0x20);
        boolean foreigner = at > floor && first >= 'X' && first <= 'Z' && !isWord(window.at(at - 2));
        if (!foreigner && isWord(window.at(at - 1))) {
            return null;
        }
        int number = foreigner ? first - 'X' : 0;
        int end = at;
        for (; end < at + (foreigner ? 7 : 8); end++) {
            if (!isDigit(window.at(end))) {
                return null;
            }
            number = number * 10 + window.at(end) - '0';
        }
        if (window.at(end) == '-') {
            end++;
        }
        boolean checked = isLetter(window.at(end)) && NIF_LETTERS.charAt(number % 23) == (window.at(end) & ~0x20);
        return checked && !isWord(window.at(end + 1))
                ? new Candidate(foreigner ? at - 1 : at, end + 1, Entity.ES_NIF)
                : null;
    }

    /** A United Kingdom national insurance number such as {@code QQ 12 34 56 C}, without the prefixes that are never given out. */
    static @Nullable Candidate nino(ScanWindow window, int at, int floor) {
        int start = window.at(at - 1) == ' ' ? at - 3 : at - 2;
        if (start < floor || isWord(window.at(start - 1))) {
            return null;
        }
        if (!isCapital(window.at(start), "DFIUV") || !isCapital(window.at(start + 1), "DFIOUV")) {
            return null;
        }
        int end = at;
        for (int digit = 0; digit < 6; digit++) {
            if (digit > 0 && digit % 2 == 0 && window.at(end) == ' ') {
                end++;
            }
            if (!isDigit(window.at(end))) {
                return null;
            }
            end++;
        }
        if (window.at(end) == ' ') {
            end++;
        }
        char last = window.at(end);
        return last >= 'A' && last <= 'D' && !isWord(window.at(end + 1))
                ? new Candidate(start, end + 1, Entity.UK_NINO)
                : null;
    }

    /** Whether the two letters and the space that such a number can begin with end at an offset. */
    static boolean isSpacedNino(ScanWindow window, int end) {
        return window.at(end - 1) == ' '
                && isCapital(window.at(end - 2), "")
                && isCapital(window.at(end - 3), "")
                && !isWord(window.at(end - 4));
    }

    private static boolean isCapital(char c, String except) {
        return c >= 'A' && c <= 'Z' && except.indexOf(c) < 0;
    }

    /** The number of a driver's license or passport, which has no structure of its own: the word beside it decides. */
    static @Nullable Candidate document(ScanWindow window, int at, int floor) {
        int start = at;
        while (start > floor && at - start < 3 && isLetter(window.at(start - 1))) {
            start--;
        }
        if (isWord(window.at(start - 1))) {
            return null;
        }
        int end = at;
        int digits = 0;
        while (end - start < 18 && isDocument(window, end)) {
            digits += isDigit(window.at(end)) ? 1 : 0;
            end++;
        }
        if (digits < 6 || isWord(window.at(end))) {
            return null;
        }
        if (PASSPORT.standBefore(window, start)) {
            return new Candidate(start, end, Entity.PASSPORT);
        }
        return LICENSE.standBefore(window, start) ? new Candidate(start, end, Entity.US_DRIVER_LICENSE) : null;
    }

    private static boolean isDocument(ScanWindow window, int at) {
        char c = window.at(at);
        return isDigit(c) || isLetter(c) || (c == '-' && isDigit(window.at(at + 1)));
    }
}
