package io.aegis.guard.pii;

import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/** Payment card numbers: a grouping in use, an issuer range of ISO/IEC 7812 and Luhn's check digit. */
final class Cards {
    private static final int FEWEST = 12;
    private static final int MOST = 19;

    private Cards() {}

    static @Nullable Candidate find(ScanWindow window, Digits digits) {
        for (int group = digits.groups() - 1; group >= 0; group--) {
            int total = digits.total(group);
            if (total < FEWEST) {
                return null;
            }
            char after = window.at(digits.end(group));
            boolean bounded = digits.mayEndWith(group) && !Characters.isWord(after) && after != '@';
            if (total <= MOST && bounded && isCard(digits, group, total)) {
                return new Candidate(digits.start(0), digits.end(group), Entity.CREDIT_CARD);
            }
        }
        return null;
    }

    private static boolean isCard(Digits digits, int last, int total) {
        return isGrouped(digits, last, total) && isIssued(digits, total) && Checksum.luhn(digits.values, total);
    }

    private static boolean isGrouped(Digits digits, int last, int total) {
        for (int group = 1; group <= last; group++) {
            char separator = digits.separator(group);
            if (separator != digits.separator(1) || (separator != ' ' && separator != '-' && separator != '.')) {
                return false;
            }
        }
        return last == 0
                || digits.begins(" -.", 4, 6, 5)
                || digits.begins(" -.", 4, 6, 4)
                || isEven(digits, last, total);
    }

    /** Groups of one size, the last of which may be shorter; of fewer than four digits only if nothing else stands beside them. */
    private static boolean isEven(Digits digits, int last, int total) {
        for (int group = 1; group < last; group++) {
            if (digits.size(group) != digits.size(0)) {
                return false;
            }
        }
        if (digits.size(last) > digits.size(0)) {
            return false;
        }
        return digits.size(0) == 4 || (total >= 15 && total <= 16 && last == digits.groups() - 1);
    }

    private static boolean isIssued(Digits digits, int total) {
        int two = prefix(digits, 2);
        int four = prefix(digits, 4);
        return switch (digits.values[0]) {
            case 4 -> total == 13 || total == 16 || total == 19;
            case 2 ->
                (four >= 2200 && four <= 2720 && total == 16)
                        || (four == 2131 && total == 15)
                        || (two == 20 && total == 15)
                        || (four == 2149 && total == 15);
            case 3 -> isThree(two, total);
            case 5 -> (two >= 51 && two <= 55 && total == 16) || two == 50 || two >= 56;
            case 6 -> true;
            case 1 -> four == 1800 && total == 15;
            case 8 -> two == 81 && total >= 16;
            case 9 -> four >= 9792 && four <= 9793 && total == 16;
            default -> four == 604 && total == FEWEST;
        };
    }

    private static boolean isThree(int two, int total) {
        return switch (two) {
            case 34, 37 -> total == 15;
            case 30, 36, 38, 39 -> total == 14 || total == 16;
            case 35 -> total == 16;
            default -> false;
        };
    }

    private static int prefix(Digits digits, int count) {
        int prefix = 0;
        for (int i = 0; i < count; i++) {
            prefix = prefix * 10 + digits.values[i];
        }
        return prefix;
    }
}
