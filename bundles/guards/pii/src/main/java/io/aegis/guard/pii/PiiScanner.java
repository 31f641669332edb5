package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;
import static io.aegis.guard.pii.Characters.isLetter;
import static io.aegis.guard.pii.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import io.aegis.spi.guard.TextScanner;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds personal data in one pass.
 *
 * <p>Three kinds of character can stand in every such value and hardly anywhere else: the at sign, the colon and a digit. The pass stops at these only,
 * reads outwards from them, and goes on behind what it decided.
 */
final class PiiScanner implements TextScanner {
    /** Digits that a number without separators has at least to be of interest. */
    private static final int FEWEST = 6;

    private final Set<Entity> entities;
    private final Set<String> allowed;

    /**
     * @param entities what to find
     * @param allowed values in lower case that are no findings
     */
    PiiScanner(Set<Entity> entities, Set<String> allowed) {
        this.entities = EnumSet.copyOf(entities);
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public int scan(ScanWindow window, Found found) {
        String text = window.text();
        int length = text.length();
        int floor = window.from();
        char[] rest = new char[length - floor];
        text.getChars(floor, length, rest, 0);
        int at = anchor(rest, length, floor);
        while (at < length) {
            char c = text.charAt(at);
            Candidate candidate = candidate(window, c, at, floor);
            if (window.isIncomplete()) {
                return firstOffset(window, at, floor);
            }
            if (candidate == null) {
                at = anchor(rest, length, isDigit(c) ? digitsEnd(text, at) : at + 1);
            } else {
                report(window, candidate, found);
                floor = candidate.end();
                at = anchor(rest, length, floor);
            }
        }
        return window.isEnded() ? length : firstOffset(window, length, floor);
    }

    /**
     * The next offset of a digit, a colon or an at sign, or of what stands between them in ASCII: one comparison passes all else.
     *
     * @param rest the last characters of the text, as an array, which is faster to pass over
     * @param length that of the text
     */
    private static int anchor(char[] rest, int length, int from) {
        int settled = length - rest.length;
        int at = from - settled;
        while (at < rest.length && (char) (rest[at] - '0') > '@' - '0') {
            at++;
        }
        return settled + at;
    }

    private static int digitsEnd(String text, int start) {
        int end = start + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Where a value can begin that is recognised by what stands at an offset or comes there. */
    private static int firstOffset(ScanWindow window, int at, int floor) {
        int start = EmailAddress.localStart(window, at, floor);
        for (int i = 0; i < 4 && start > floor; i++) {
            char before = window.at(start - 1);
            if (before != '(' && before != '+' && (before != ' ' || window.at(start - 2) != '+')) {
                break;
            }
            start--;
        }
        return Math.max(floor, NationalNumbers.isSpacedNino(window, start) ? start - 3 : start);
    }

    private void report(ScanWindow window, Candidate candidate, Found found) {
        boolean isAllowed = !allowed.isEmpty()
                && allowed.contains(window.text()
                        .substring(candidate.start(), candidate.end())
                        .toLowerCase(Locale.ROOT));
        if (!isAllowed) {
            found.value(candidate.start(), candidate.end(), candidate.entity().name());
        }
    }

    private @Nullable Candidate candidate(ScanWindow window, char anchor, int at, int floor) {
        return switch (anchor) {
            case '@' -> entities.contains(Entity.EMAIL_ADDRESS) ? EmailAddress.around(window, at, floor) : null;
            case ':' -> entities.contains(Entity.IP_ADDRESS) ? Ipv6Address.aroundFirstColon(window, at, floor) : null;
            default -> isDigit(anchor) ? numbered(window, at, floor) : null;
        };
    }

    private @Nullable Candidate numbered(ScanWindow window, int at, int floor) {
        char before = window.at(at - 1);
        if (isDigit(before)) {
            return null;
        }
        Candidate lettered = isLetter(before) || before == ' ' ? lettered(window, at, floor) : null;
        if (lettered != null || isWord(before) || isContinued(window, at) || isShort(window, at)) {
            return lettered;
        }
        return number(window, Digits.at(window, at), at, floor);
    }

    /** Numbers that begin with letters. */
    private @Nullable Candidate lettered(ScanWindow window, int at, int floor) {
        Candidate found = null;
        if (entities.contains(Entity.IBAN_CODE)) {
            found = Iban.aroundCheckDigits(window, at, floor);
        }
        if (found == null && entities.contains(Entity.UK_NINO)) {
            found = NationalNumbers.nino(window, at, floor);
        }
        if (found == null && isLetter(window.at(at - 1))) {
            found = document(window, at, floor);
        }
        return found;
    }

    private @Nullable Candidate document(ScanWindow window, int at, int floor) {
        Candidate nif = entities.contains(Entity.ES_NIF) ? NationalNumbers.nif(window, at, floor) : null;
        if (nif != null) {
            return nif;
        }
        Candidate document = NationalNumbers.document(window, at, floor);
        return document != null && entities.contains(document.entity()) ? document : null;
    }

    /** Whether the digits at an offset go on with a number that was looked at already: {@code 1,234} or {@code 3.14}. */
    private static boolean isContinued(ScanWindow window, int at) {
        char before = window.at(at - 1);
        boolean joins = before == '.' || before == '-' || before == '/' || before == ',';
        return joins && isDigit(window.at(at - 2));
    }

    /** Whether the digits at an offset are few and stand alone, as most numbers in a text do. */
    private static boolean isShort(ScanWindow window, int at) {
        int end = at;
        while (end - at < FEWEST && isDigit(window.at(end))) {
            end++;
        }
        return end - at < FEWEST && Digits.separatorWidth(window, end) == 0;
    }

    private @Nullable Candidate number(ScanWindow window, Digits digits, int at, int floor) {
        if (digits.isDate()) {
            return null;
        }
        Candidate found = null;
        if (entities.contains(Entity.IP_ADDRESS)) {
            found = Ipv4Address.find(window, digits);
        }
        if (found == null && entities.contains(Entity.CREDIT_CARD)) {
            found = Cards.find(window, digits);
        }
        if (found == null) {
            found = NationalNumbers.ssn(window, digits);
            found = found != null && entities.contains(found.entity()) ? found : null;
        }
        if (found == null && entities.contains(Entity.CA_SIN)) {
            found = NationalNumbers.sin(window, digits);
        }
        if (found == null) {
            found = document(window, at, floor);
        }
        if (found == null && entities.contains(Entity.PHONE_NUMBER)) {
            found = PhoneNumber.find(window, digits, floor);
        }
        return found;
    }
}
