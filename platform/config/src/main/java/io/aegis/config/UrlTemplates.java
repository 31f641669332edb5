package io.aegis.config;

import io.aegis.config.Urls.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL of a tool, in which {@code {name}} stands for an argument. Nothing here repeats one: it may hold a password. */
final class UrlTemplates {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9_-]{1,64})}");
    private static final String WHERE =
            "Arguments may stand in the path and as the value of a parameter: `https://host/path/{id}?name={name}`.";

    private UrlTemplates() {}

    /** The arguments that it names. */
    static List<String> arguments(String template) {
        return PLACE.matcher(template)
                .results()
                .map(place -> place.group(1))
                .distinct()
                .toList();
    }

    static Optional<Fault> fault(String template) {
        if (Urls.holdsCredential(template.replaceAll("=\\{[^}]*}", ""))) {
            return Optional.of(Urls.credentialFault());
        }
        String filled = PLACE.matcher(template).replaceAll("x");
        if (filled.indexOf('{') >= 0 || filled.indexOf('}') >= 0) {
            return Optional.of(new Fault(
                    "braces hold something else than the name of an argument",
                    "Names of arguments are letters, digits, `_` and `-`.",
                    WHERE));
        }
        return Urls.formFault(filled, Urls.Use.LINK)
                .or(() -> pathFault(
                        String.valueOf(Urls.parsed(filled).orElseThrow().getRawPath())))
                .or(() -> queryFault(template));
    }

    private static Optional<Fault> pathFault(String path) {
        boolean isPlain =
                Arrays.stream(path.substring(Math.min(1, path.length())).split("/", -1))
                                .noneMatch(segment ->
                                        segment.isEmpty() || segment.chars().allMatch(c -> c == '.'))
                        && path.indexOf('%') < 0
                        && path.indexOf(';') < 0;
        return isPlain
                ? Optional.empty()
                : Optional.of(new Fault(
                        "the path is empty, or holds `//`, `..`, `;`, an escape or a `/` at its end",
                        "Two servers could take it for two places.",
                        "Write the path out, as in `https://host/path/{id}`."));
    }

    private static Optional<Fault> queryFault(String template) {
        int question = template.indexOf('?');
        boolean isPlain = template.indexOf('#') < 0
                && (question < 0
                        || Arrays.stream(template.substring(question + 1).split("&", -1))
                                .map(parameter -> parameter.split("=", 2)[0])
                                .noneMatch(name -> name.isEmpty() || name.indexOf('{') >= 0));
        return isPlain
                ? Optional.empty()
                : Optional.of(new Fault(
                        "the query names a parameter by an argument or not at all, or there is a fragment",
                        "Which parameters are sent is not for a model to say.",
                        WHERE));
    }
}
