package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;
import static io.aegis.guard.pii.Characters.isLetter;

import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/**
 * Telephone numbers.
 *
 * <p>Some groupings can hardly be anything else: an international prefix, {@code 415-555-2671}, {@code (03) 5327 5996}, {@code 02.27.96.63.08}. Any other
 * number is one only beside a word such as "call" or "mobile".
 */
final class PhoneNumber {
    private static final Words NAMES = Words.of(
            "phone",
            "telephone",
            "tel",
            "mobile",
            "cell",
            "fax",
            "whatsapp",
            "sms",
            "telefon",
            "teléfono",
            "téléphone",
            "tlf",
            "tfno",
            "tfn",
            "movil",
            "móvil",
            "celular",
            "handy",
            "portable",
            "hotline",
            "helpline",
            "pager",
            "voicemail",
            "callback",
            "call me",
            "call us",
            "call him",
            "call her",
            "call them",
            "dial",
            "ph",
            "cellphone",
            "cellular",
            "dialling",
            "dialing",
            "mob",
            "cellulare",
            "telefoon",
            "signal",
            "landline",
            "contact number",
            "contact no",
            "number to reach",
            "fono",
            "numéro de");
    private static final Words HINTS = Words.of(
            "call",
            "called",
            "calling",
            "calls",
            "answering",
            "reach",
            "message",
            "text me",
            "text us",
            "ring",
            "contact",
            "desk",
            "office",
            "emergency",
            "home:",
            "work:",
            "at home",
            "at work",
            "extension",
            "line");
    private static final Words AFTER = Words.of("office", "fax", "mobile", "cell", "tel", "phone", "desk");
    private static final int MOST_INTERNATIONAL = 15;

    private final ScanWindow window;
    private final Digits digits;
    private final int floor;

    private PhoneNumber(ScanWindow window, Digits digits, int floor) {
        this.window = window;
        this.digits = digits;
        this.floor = floor;
    }

    /** Whether a word that is said of telephones stands before an offset. */
    static boolean isNamed(ScanWindow window, int offset) {
        return NAMES.standBefore(window, offset);
    }

    static @Nullable Candidate find(ScanWindow window, Digits digits, int floor) {
        var phone = new PhoneNumber(window, digits, floor);
        int last = phone.lastGroup();
        return last < 0 ? null : new Candidate(phone.start(), phone.extended(digits.end(last)), Entity.PHONE_NUMBER);
    }

    /** The first offset, with a plus sign and a parenthesis before the first digit. */
    private int start() {
        int start = digits.start(0);
        for (char sign : new char[] {'(', ' ', '+', '('}) {
            boolean spaceAfterPlus = sign != ' ' || window.at(start - 2) == '+';
            if (start > floor && window.at(start - 1) == sign && spaceAfterPlus) {
                start--;
            }
        }
        return start;
    }

    private boolean hasPlus() {
        for (int at = start(); at < digits.start(0); at++) {
            if (window.at(at) == '+') {
                return true;
            }
        }
        return false;
    }

    /** The last group of the number, or -1 if there is none. */
    private int lastGroup() {
        char before = window.at(start() - 1);
        if (before == '$'
                || before == '€'
                || before == '£'
                || before == '#'
                || digits.isDate()
                || digits.begins("- .", 3, 2, 4)) {
            return -1;
        }
        if (hasPlus()) {
            return international(0);
        }
        int dialled = isDialledAbroad() ? international(2) : -1;
        if (dialled >= 0) {
            return dialled;
        }
        int last = structured();
        return last >= 0 ? last : named();
    }

    /** {@code 001-771-975-4619}, {@code 0046 8 928 571 38}. */
    private boolean isDialledAbroad() {
        boolean prefixed = digits.values[0] == 0 && digits.values[1] == 0 && digits.values[2] != 0;
        return prefixed && digits.groups() > 1 && digits.size(0) >= 2 && digits.size(0) <= 5;
    }

    /** The last group of a country code and what follows it, behind some digits that are no part of it. */
    private int international(int skipped) {
        int most = digits.values[skipped] == 1 ? 11 : MOST_INTERNATIONAL;
        int last = -1;
        for (int group = 0; group < digits.groups(); group++) {
            int total = digits.total(group) - skipped;
            if (total > most) {
                break;
            }
            last = total >= 8 ? group : last;
        }
        return last >= 0 && isBounded(last) ? last : -1;
    }

    private int structured() {
        int first = digits.size(0) == 1 && digits.values[0] == 1 && digits.groups() > 3 ? 1 : 0;
        if (isNorthAmerican(first) && isBounded(first + 2)) {
            return first + 2;
        }
        int last = digits.groups() - 1;
        while (last > 0 && digits.total(last) > 12) {
            last--;
        }
        if (!isBounded(last) || hasSlashBefore(2)) {
            return -1;
        }
        int total = digits.total(last);
        boolean area = window.at(digits.start(0) - 1) == '(' && window.at(digits.end(0)) == ')';
        boolean inArea = area && last <= 3 && total >= 8 && (digits.size(0) <= 3 || digits.values[0] == 0);
        boolean national = digits.values[0] == 0 && last >= 1 && total >= 9 && total <= 12 && hasNoSingles(last);
        return inArea || national ? last : -1;
    }

    /** Three digits, three and four, as in the North American numbering plan. */
    private boolean isNorthAmerican(int first) {
        if (digits.groups() < first + 3
                || digits.size(first) != 3
                || digits.size(first + 1) != 3
                || digits.size(first + 2) != 4) {
            return false;
        }
        char separator = digits.separator(first + 1);
        return separator != '/' && digits.separator(first + 2) != '/' && digits.separator(first + 2) != ')';
    }

    /** Whether a slash stands before a group from the given one on. */
    private boolean hasSlashBefore(int first) {
        for (int group = first; group < digits.groups(); group++) {
            if (digits.separator(group) == '/') {
                return true;
            }
        }
        return false;
    }

    private boolean hasNoSingles(int last) {
        for (int group = 0; group <= last; group++) {
            if (digits.size(group) < 2) {
                return false;
            }
        }
        return true;
    }

    /** A number that only the words around it tell from any other. */
    private int named() {
        int last = digits.groups() - 1;
        int total = digits.total(last);
        boolean several = last > 0;
        if (digits.isCut() || total > 13 || total < 6 || !hasNoSingles(last) || hasSlashBefore(1) || !isBounded(last)) {
            return -1;
        }
        boolean said = NAMES.standBefore(window, digits.start(0)) || isSaidAfter(digits.end(last));
        boolean hinted = several && total >= 7 && HINTS.standBefore(window, digits.start(0));
        return (said && (several || total >= 7)) || hinted ? last : -1;
    }

    private boolean isSaidAfter(int end) {
        char c = window.at(end);
        int at = c == ' ' || c == '-' ? end + 1 : end;
        if (!isLetter(window.at(at))) {
            return false;
        }
        var word = new StringBuilder(8);
        while (word.length() < 8 && isLetter(window.at(at))) {
            word.append((char) (window.at(at++) | 0x20));
        }
        return AFTER.beginnings().contains(word.toString());
    }

    private boolean isBounded(int group) {
        if (group < digits.groups() - 1) {
            return digits.mayEndWith(group);
        }
        char after = window.at(digits.end(group));
        return !digits.isCut() && (after == 'x' || !Characters.isWord(after)) && after != '@' && after != '%';
    }

    /** Where the number ends with its extension, as in {@code x5272} or {@code ext. 12}. */
    private int extended(int end) {
        int at = end;
        while (at - end < 2 && (window.at(at) == ' ' || window.at(at) == ',')) {
            at++;
        }
        if (window.at(at) == 'x' || window.at(at) == 'X') {
            at++;
        } else if ((window.at(at) | 0x20) == 'e'
                && (window.at(at + 1) | 0x20) == 'x'
                && (window.at(at + 2) | 0x20) == 't') {
            at += 3;
            at += window.at(at) == '.' ? 1 : 0;
        } else {
            return end;
        }
        at += window.at(at) == ' ' ? 1 : 0;
        int first = at;
        while (at - first < 6 && isDigit(window.at(at))) {
            at++;
        }
        return at > first ? at : end;
    }
}
