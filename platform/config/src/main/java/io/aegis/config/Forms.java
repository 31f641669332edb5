package io.aegis.config;

import java.util.regex.Pattern;

/** The forms of texts that more than one key takes. */
final class Forms {
    static final Shape.Text NAME =
            form("a name of lower-case letters, digits, `.`, `_` and `-`", "[a-z0-9][a-z0-9._-]{0,63}", "main");
    static final Shape.Text GUARD = form("the name of a guard", NAME.form().pattern(), "pii");
    static final Shape.Text LABEL =
            form("a label value of lower-case letters, digits, `.`, `_` and `-`", "[a-z0-9._-]{1,64}", "eu");
    static final Shape.Text RATING =
            form("a rating of your own scale", LABEL.form().pattern(), "high");
    static final Shape.Text JURISDICTION = form("one line of text", "[^\\p{Cntrl}]{1,100}", "GDPR");
    static final Shape.Text LINE = form("one line of text", "[^\\p{Cntrl}]{1,500}", "risk@example.com");
    static final Shape.Text MODEL = form(
            "a model name without spaces, or `{requested}`",
            "\\{requested}|[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}",
            "gpt-4o");
    static final Shape.Text MODEL_CLAIM = form(
            "a model name without spaces, in which `*` stands for any text",
            "[A-Za-z0-9*][A-Za-z0-9._:/@+*-]{0,199}",
            "gpt-4.1-*");
    static final Shape.Text PRINCIPAL = form(
            "a principal such as `ops`, `team:audit` or `api_key:jane`",
            "[\\p{L}\\p{N}][^\\p{Cntrl}\\s]{0,255}",
            "team:audit");
    static final Shape.Text HOST = form(
            "a host name or address",
            "[A-Za-z0-9]([A-Za-z0-9._-]{0,253})|\\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\\]?",
            "127.0.0.1");
    static final Shape.Text LISTEN = form(
            "an address and a port from 0 to 65535",
            "([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}"
                    + "|655[0-2][0-9]|6553[0-5])",
            "127.0.0.1:8001");
    static final Shape.Text NETWORK = form(
            "a host name, an address or a network", "[A-Za-z0-9:][A-Za-z0-9.:_-]{0,253}(/[0-9]{1,3})?", "10.1.0.0/16");
    static final Shape.Text FILE = form("the path of a file", "[^\\p{Cntrl}]{1,1024}", "data/aegis.db");

    static final Shape.Text DIALECT = form("the name of a wire format", "[a-z0-9]+(\\.[a-z0-9_]+)+", "openai.chat");

    static final Shape.Text PREFIX = form(
            "lower-case letters, digits, `_` and `-` that end with a dot", "([a-z0-9][a-z0-9_-]*\\.){1,8}", "acme.");
    static final Shape.Text PLUGIN = form(
            "the name of a plugin: lower-case letters, digits, `.`, `_` and `-`",
            "[a-z0-9][a-z0-9._-]{0,127}",
            "acme.tickets");
    static final Shape.Text SHA256 =
            form("a SHA-256 in 64 lower-case hexadecimal digits", "[0-9a-f]{64}", "0".repeat(64));

    static final Shape.Text PROVIDER_TOOL = form(
            "the type of a tool that a provider runs by itself", LABEL.form().pattern(), "web_search");
    static final Shape.Text DOMAIN = form(
            "a host name in lower case",
            "[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9]([a-z0-9-]{0,62}))+",
            "images.example.com");

    static final Shape.Text TEXT = form("text", "(?:[^\\p{Cntrl}]|[\\n\\t]){1,8000}", "Send an email");
    static final Shape.Text TOOL =
            form("a tool's name of letters, digits, `_` and `-`", "[A-Za-z0-9_-]{1,64}", "send_email");
    static final Shape.Text ENTITY =
            form("the name of an entity in capitals, digits and `_`", "[A-Z][A-Z0-9_]{0,63}", "EMAIL_ADDRESS");
    static final Shape.Text URL_TEMPLATE = form(
            "an absolute URL in which `{name}` stands for an argument, in the path or as the value of a query",
            "https?://[^\\s{}]{1,300}(/[^\\s]{0,1700})?",
            "https://crm.example.com/customers/{id}?fields={fields}");
    static final Shape.Text HEADER = form("the name of a header", "[A-Za-z][A-Za-z0-9-]{0,63}", "x-api-key");

    static final Shape.Text REFERENCE =
            form("a reference of up to 128 letters, digits and `. _ : / # -`", ChangeReference.FORM, "CHG-4711");

    private Forms() {}

    /** What takes no time ends before it begins; what takes years cannot be counted in nanoseconds. */
    static Shape.Quantity duration(String least, String most) {
        return quantity("a duration with its unit (ms, s, m, h, d)", "[0-9]{1,9}(ms|s|m|h|d)", "30s", least, most);
    }

    static Shape.Quantity size(String least, String most) {
        return quantity("a size with its unit (B, KiB, MiB, GiB)", "[0-9]{1,9}(B|KiB|MiB|GiB)", "16MiB", least, most);
    }

    private static Shape.Quantity quantity(String says, String pattern, String example, String least, String most) {
        return new Shape.Quantity(form(says + " from " + least + " to " + most, pattern, example), least, most);
    }

    private static Shape.Text form(String says, String pattern, String example) {
        return new Shape.Text(says, Pattern.compile(pattern), example);
    }
}
