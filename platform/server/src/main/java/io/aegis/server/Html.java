package io.aegis.server;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Markup that may be sent: names of elements and attributes are words of ours, and every text was escaped on its way in. */
record Html(String markup) {
    /** Attributes of one element. */
    record Attributes(String markup) {}

    static final Html NOTHING = new Html("");
    private static final Attributes NONE = new Attributes("");

    /** Text of anybody. */
    static Html text(String text) {
        return new Html(VisibleText.markup(text));
    }

    static Html all(Html... parts) {
        return all(Arrays.asList(parts));
    }

    static Html all(List<Html> parts) {
        return new Html(parts.stream().map(Html::markup).collect(Collectors.joining()));
    }

    static Html tag(String name, Html... inner) {
        return tag(name, NONE, inner);
    }

    static Html tag(String name, String text) {
        return tag(name, NONE, text(text));
    }

    static Html tag(String name, Attributes attributes, String text) {
        return tag(name, attributes, text(text));
    }

    static Html tag(String name, Attributes attributes, Html... inner) {
        return new Html("<" + name + attributes.markup() + ">" + all(inner).markup() + "</" + name + ">");
    }

    /** An element that holds nothing. */
    static Html empty(String name, Attributes attributes) {
        return new Html("<" + name + attributes.markup() + ">");
    }

    /** Attributes by name and value, one after the other. */
    static Attributes with(String... namesAndValues) {
        var markup = new StringBuilder();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            markup.append(' ')
                    .append(namesAndValues[at])
                    .append("=\"")
                    .append(VisibleText.quoted(namesAndValues[at + 1]))
                    .append('"');
        }
        return new Attributes(markup.toString());
    }
}
