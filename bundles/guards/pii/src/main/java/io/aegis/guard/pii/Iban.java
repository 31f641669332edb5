package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;
import static io.aegis.guard.pii.Characters.isLetter;
import static io.aegis.guard.pii.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** International bank account numbers: country, its length and the check digits. Lengths are those of the SWIFT IBAN registry. */
final class Iban {
    private static final Map<String, Integer> LENGTHS = lengths(
            "NO15 BE16 DK18 FI18 FK18 FO18 GL18 NL18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 CH21 HR21 LI21 LV21"
                    + " BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24"
                    + " MD24 PK24 RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 AZ26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27"
                    + " SM27 ST25 AL28 BY28 CY28 DO28 GT28 HN28 HU28 LB28 NI28 PL28 SV28 SD18 BR29 EG29 PS29 QA29 UA29"
                    + " JO30 KW30 MN20 MU30 YE30 SC31 MT31 LC32 RU33");

    private Iban() {}

    private static Map<String, Integer> lengths(String table) {
        var lengths = new HashMap<String, Integer>();
        for (String entry : table.split(" ", -1)) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }

    /** The account whose check digits stand at an offset. */
    static @Nullable Candidate aroundCheckDigits(ScanWindow window, int at, int floor) {
        int start = at - 2;
        if (start < floor
                || !isLetter(window.at(start))
                || !isLetter(window.at(start + 1))
                || isWord(window.at(start - 1))) {
            return null;
        }
        if (!isDigit(window.at(at + 1))) {
            return null;
        }
        Integer length = LENGTHS.get(window.text().substring(start, at).toUpperCase(Locale.ROOT));
        return length == null ? null : ofLength(window, start, length);
    }

    private static @Nullable Candidate ofLength(ScanWindow window, int start, int length) {
        var iban = new StringBuilder(length);
        int at = start;
        while (iban.length() < length) {
            char c = window.at(at);
            if (isDigit(c) || isLetter(c)) {
                iban.append(isDigit(c) ? c : (char) (c & ~0x20));
            } else if ((c != ' ' && c != '-') || !isAlphanumeric(window.at(at + 1))) {
                return null;
            }
            at++;
        }
        return !isWord(window.at(at)) && Checksum.mod97(iban) ? new Candidate(start, at, Entity.IBAN_CODE) : null;
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || isLetter(c);
    }
}
