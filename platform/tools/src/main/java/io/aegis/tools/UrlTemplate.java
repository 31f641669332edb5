package io.aegis.tools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The URL of an endpoint, with places for arguments in segments of its path and in values of its query.
 *
 * <p>Whatever the arguments are, scheme, host, port, the number of segments and the names of parameters are the template's. Immutable.
 */
final class UrlTemplate {
    /** A stretch of the template: its own text, or an argument. */
    private sealed interface Piece {
        record Literal(String text) implements Piece {}

        record Place(String argument) implements Piece {}
    }

    private static final Pattern URL = Pattern.compile(
            "(https?://((?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?))/([^?#\\s]+)(?:[?]([^#\\s]+))?");
    private static final String PLACE = "\\{([A-Za-z0-9_-]{1,64})}";
    private static final Pattern IN_PATH = Pattern.compile(PLACE + "|[A-Za-z0-9._~!$&'()*+,:=@-]+");
    private static final Pattern IN_QUERY =
            Pattern.compile(PLACE + "|(?:[A-Za-z0-9._~!$'()*+,:=@/-]|%[2-7][0-9A-Fa-f])+");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._~$:-]{1,64}=?");

    private final String host;
    private final String baseUrl;
    private final List<List<Piece>> path;
    private final List<List<Piece>> query;

    private UrlTemplate(String host, String baseUrl, List<List<Piece>> path, List<List<Piece>> query) {
        this.host = host;
        this.baseUrl = baseUrl;
        this.path = path;
        this.query = query;
    }

    /**
     * Reads a template.
     *
     * @throws ToolException if it is not understood to its last character
     */
    static UrlTemplate parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw wrong("this is not an http or https URL with a plain host and a path");
        }
        List<List<Piece>> segments = Arrays.stream(url.group(3).split("/", -1))
                .map(UrlTemplate::segment)
                .toList();
        List<List<Piece>> parameters = url.group(4) == null
                ? List.of()
                : Arrays.stream(url.group(4).split("&", -1))
                        .map(UrlTemplate::parameter)
                        .toList();
        int fixed = Math.min(fixed(segments), segments.size() - 1);
        String base = Stream.concat(
                        Stream.of(url.group(1)),
                        segments.subList(0, fixed).stream()
                                .map(segment -> filled(segment, JsonNodeFactory.instance.objectNode())))
                .collect(Collectors.joining("/"));
        return new UrlTemplate(url.group(2), base, segments.subList(fixed, segments.size()), parameters);
    }

    /** How many segments come before the first that an argument fills. */
    private static int fixed(List<List<Piece>> segments) {
        return (int) segments.stream()
                .takeWhile(segment -> segment.stream().allMatch(Piece.Literal.class::isInstance))
                .count();
    }

    private static List<Piece> segment(String text) {
        if (isDots(text)) {
            throw wrong("a segment of its path is empty or made of dots");
        }
        return pieces(text, IN_PATH);
    }

    private static List<Piece> parameter(String text) {
        Matcher name = PARAMETER.matcher(text);
        if (!name.lookingAt() || (name.end() < text.length() && !name.group().endsWith("="))) {
            throw wrong("a parameter of its query has no plain name");
        }
        return Stream.concat(
                        Stream.of(new Piece.Literal(name.group())),
                        pieces(text.substring(name.end()), IN_QUERY).stream())
                .toList();
    }

    private static List<Piece> pieces(String text, Pattern known) {
        var pieces = new ArrayList<Piece>();
        Matcher next = known.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!next.region(at, text.length()).lookingAt()) {
                throw wrong("it holds a character or an escape that cannot stand there");
            }
            String argument = next.group(1);
            pieces.add(argument == null ? new Piece.Literal(next.group()) : new Piece.Place(argument));
            at = next.end();
        }
        return List.copyOf(pieces);
    }

    private static ToolException wrong(String what) {
        return new ToolException(
                "/http/url",
                what,
                "The gateway sends nothing to a place that two readers could take for two.",
                "Write `https://host/path/{argument}?name={argument}`, with names of letters, digits, `_` and `-`.");
    }

    /** Scheme, host, port and the segments that come before the first argument. */
    String baseUrl() {
        return baseUrl;
    }

    /** Host and port, as the template says them. */
    String host() {
        return host;
    }

    /** What of the arguments cannot be sent, in words that hold none of it; empty if they can. */
    List<String> faults(ObjectNode arguments) {
        return Stream.concat(
                        path.stream().flatMap(segment -> faultsOfSegment(segment, arguments)),
                        query.stream().flatMap(parameter -> faults(parameter, arguments, UrlText.Use.QUERY)))
                .distinct()
                .toList();
    }

    private static Stream<String> faultsOfSegment(List<Piece> segment, ObjectNode arguments) {
        List<String> faults = faults(segment, arguments, UrlText.Use.PATH).toList();
        return faults.isEmpty() && isDots(filled(segment, arguments))
                ? places(segment).map(place -> "/" + place.argument() + ": would lead elsewhere in the path")
                : faults.stream();
    }

    private static Stream<String> faults(List<Piece> pieces, ObjectNode arguments, UrlText.Use use) {
        return places(pieces)
                .map(Piece.Place::argument)
                .flatMap(name ->
                        UrlText.fault(arguments.path(name), use).map(fault -> "/" + name + ": " + fault).stream());
    }

    private static Stream<Piece.Place> places(List<Piece> pieces) {
        return pieces.stream().filter(Piece.Place.class::isInstance).map(Piece.Place.class::cast);
    }

    /** Path and query below the base URL for arguments without a fault. */
    String target(ObjectNode arguments) {
        String segments =
                path.stream().map(segment -> filled(segment, arguments)).collect(Collectors.joining("/"));
        String parameters =
                query.stream().map(parameter -> filled(parameter, arguments)).collect(Collectors.joining("&"));
        return parameters.isEmpty() ? segments : segments + "?" + parameters;
    }

    private static String filled(List<Piece> pieces, ObjectNode arguments) {
        return pieces.stream()
                .map(piece -> switch (piece) {
                    case Piece.Literal(String text) -> text;
                    case Piece.Place(String argument) -> UrlText.escaped(arguments.path(argument));
                })
                .collect(Collectors.joining());
    }

    private static boolean isDots(String segment) {
        return segment.chars().allMatch(c -> c == '.');
    }
}
