package io.aegis.guard.secrets;

import static io.aegis.guard.secrets.Characters.isAlphanumeric;
import static io.aegis.guard.secrets.Characters.isDigit;
import static io.aegis.guard.secrets.Characters.isLetter;
import static io.aegis.guard.secrets.Characters.isLower;
import static io.aegis.guard.secrets.Characters.isUpper;
import static io.aegis.guard.secrets.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Locale;

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

    /** What the name says that ends before an offset, quotes and spaces between them left aside. */
    static KeyName before(ScanWindow window, int separator) {
        int end = separator;
        while (separator - end < 4 && isBetween(window.at(end - 1))) {
            end--;
        }
        return endingAt(window, end);
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == '`' || c == '\\' || c == ']' || c == '*' || c == ')';
    }

    static KeyName endingAt(ScanWindow window, int end) {
        int last = end;
        while (end - last < 3 && isDigit(window.at(last - 1))) {
            last--;
        }
        if (!canEnd(window.at(last - 2), window.at(last - 1))) {
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

    /** Whether one of the names ends in two letters: spares the rest for most names. */
    static boolean canEnd(char first, char second) {
        if (second >= 0x80) {
            return true;
        }
        char before = (char) (first | 0x20);
        return switch (second | 0x20) {
            case 'd' -> before == 'r' || before == 'w';
            case 's' -> before == 's' || before == 'd' || before == 'l' || before == 't';
            case 'w' -> before == 'p' || before == 's';
            case 't' -> before == 'e' || before == 'r';
            case 'n' -> before == 'e' || before == 'o';
            case 'y' -> before == 'e';
            case 'e' -> before == 's' || before == 'd' || before == 'i';
            case 'i' -> before == 'p';
            case 'h' -> before == 't';
            case 'a' -> before == 'h' || before == 'n' || first >= 0x80;
            case 'l' -> before == 'a';
            case 'g' -> before == 'n';
            default -> false;
        };
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
