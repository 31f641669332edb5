package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isAlphanumeric;
import static io.aegis.guard.credentials.Characters.isDigit;
import static io.aegis.guard.credentials.Characters.isLetter;
import static io.aegis.guard.credentials.Characters.isLower;
import static io.aegis.guard.credentials.Characters.isUpper;
import static io.aegis.guard.credentials.Characters.isWord;
import static java.util.stream.Collectors.groupingBy;

import io.aegis.spi.guard.ScanWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the name of a setting, a header or a field says about its value: {@code client_secret}, {@code dbPassword}, {@code x-api-key}. */
enum KeyName {
    /** The value is a password. */
    PASSWORD,
    /** The value is a key or token. */
    SECRET,
    /** The value may be a key. */
    KEY,
    /** Nothing. */
    OTHER;

    private static final int MOST = 64;

    /** Found at the end of a name, wherever the word begins. */
    private static final List<String> PASSWORDS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "passwort",
            "kennwort",
            "pswd",
            "psswd",
            "pasword",
            "contraseña",
            "contrasena",
            "motdepasse",
            "senha",
            "passwords",
            "пароль",
            "密码",
            "securestring",
            "비밀번호",
            "パスワード");

    /** Found at the end of a name where a word begins. */
    private static final List<String> SHORT_PASSWORDS = List.of("pass", "pwd", "pw", "psw", "passw");

    private static final List<String> SECRETS = List.of(
            "secret",
            "token",
            "apikey",
            "accesskey",
            "secretkey",
            "privatekey",
            "authkey",
            "signingkey",
            "encryptionkey",
            "masterkey",
            "accountkey",
            "sharedkey",
            "storagekey",
            "subscriptionkey",
            "appkey",
            "servicekey",
            "clientkey",
            "consumerkey",
            "sessionkey",
            "webhookkey",
            "licensekey",
            "deploykey",
            "hmackey",
            "integrationkey",
            "credential",
            "credentials",
            "authorization",
            "secrets",
            "artapi",
            "cookie");

    private static final List<String> HARMLESS = List.of(
            "public", "pub", "primary", "foreign", "sort", "cache", "hot", "short", "mon", "tur", "don", "hoc", "jo");

    /** The names of ASCII letters by their last two. */
    private static final String[][] BY_END = byEnd();

    /** What the name says that ends before an offset, quotes and spaces between them left aside. */
    static KeyName before(ScanWindow window, int separator) {
        int end = separator;
        while (separator - end < 4 && isBetween(window.at(end - 1))) {
            end--;
        }
        return endingAt(window, end);
    }

    static boolean isBetween(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == '`' || c == '\\' || c == ']' || c == '*' || c == ')';
    }

    static KeyName endingAt(ScanWindow window, int end) {
        int last = end;
        while (end - last < 3 && isDigit(window.at(last - 1))) {
            last--;
        }
        if (isRuledOut(window, last)) {
            return OTHER;
        }
        int start = last;
        while (last - start < MOST && isName(window.at(start - 1))) {
            start--;
        }
        return of(window.text().substring(start, last));
    }

    private static boolean isName(char c) {
        return isWord(c) || c == '.' || (c >= 0x80 && Character.isLetter(c));
    }

    /** Whether none of the names ends before an offset: spares the rest for most words. */
    static boolean isRuledOut(ScanWindow window, int end) {
        char last = window.at(end - 1);
        char before = window.at(end - 2);
        if (last >= 0x80) {
            return false;
        }
        if (before >= 0x80) {
            return lowered(last) != 'a';
        }
        for (String name : BY_END[place(lowered(before), lowered(last))]) {
            if (canEndWith(window, end, name)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the letters of a name stand before an offset, whatever stands between them; of letters that are not ASCII all are believed. */
    private static boolean canEndWith(ScanWindow window, int end, String name) {
        int at = end - 2;
        for (int i = name.length() - 3; i >= 0; i--) {
            at--;
            while (end - at < MOST && isJoint(window.at(at))) {
                at--;
            }
            if (window.at(at) >= 0x80) {
                return true;
            }
            if (lowered(window.at(at)) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isJoint(char c) {
        return c == '_' || c == '-' || c == '.';
    }

    private static char lowered(char c) {
        return isUpper(c) ? (char) (c | 0x20) : c;
    }

    /** The names that are ASCII; words of other letters end in one of these or are no words to a scanner. */
    static Stream<String> asciiNames() {
        return Stream.of(PASSWORDS, SHORT_PASSWORDS, SECRETS, List.of("auth", "key"))
                .flatMap(List::stream)
                .filter(name -> name.chars().allMatch(c -> c < 0x80));
    }

    private static String[][] byEnd() {
        Map<Integer, List<String>> names = asciiNames()
                .collect(groupingBy(name -> place(name.charAt(name.length() - 2), name.charAt(name.length() - 1))));
        var table = new String[128 * 128][];
        Arrays.setAll(table, place -> names.getOrDefault(place, List.of()).toArray(String[]::new));
        return table;
    }

    private static int place(char before, char last) {
        return before << 7 | last;
    }

    static KeyName of(String name) {
        var joined = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (isAlphanumeric(name.charAt(i)) || name.charAt(i) >= 0x80) {
                joined.append(name.charAt(i));
            }
        }
        String word = joined.toString().toLowerCase(Locale.ROOT);
        if (endsWithOneOf(word, PASSWORDS) || endsWithShortPassword(name)) {
            return PASSWORD;
        }
        if (endsWithOneOf(word, SECRETS) || endsWithWord(name, "auth")) {
            return word.contains("public") ? OTHER : SECRET;
        }
        boolean isKey = word.endsWith("key") && !isHarmless(word);
        return isKey && !word.contains("public") ? KEY : OTHER;
    }

    private static boolean isHarmless(String word) {
        for (int i = 0; i < HARMLESS.size(); i++) {
            if (word.startsWith(
                    HARMLESS.get(i), word.length() - 3 - HARMLESS.get(i).length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithShortPassword(String name) {
        for (int i = 0; i < SHORT_PASSWORDS.size(); i++) {
            if (endsWithWord(name, SHORT_PASSWORDS.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithOneOf(String word, List<String> ends) {
        for (int i = 0; i < ends.size(); i++) {
            if (word.endsWith(ends.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithWord(String name, String end) {
        int start = name.length() - end.length();
        if (start < 0 || !name.regionMatches(true, start, end, 0, end.length())) {
            return false;
        }
        return start == 0
                || !isLetter(name.charAt(start - 1))
                || (isLower(name.charAt(start - 1)) && isUpper(name.charAt(start)))
                || name.regionMatches(true, start - 2, "db", 0, 2);
    }
}
