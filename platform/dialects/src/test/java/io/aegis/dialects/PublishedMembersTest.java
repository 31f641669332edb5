package io.aegis.dialects;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.dialects.chat.ChatRequestTable;
import io.aegis.dialects.content.Shape;
import io.aegis.dialects.embeddings.EmbeddingsRequestTable;
import io.aegis.dialects.responses.ResponsesRequestTable;
import io.aegis.kernel.port.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables name every member that the published OpenAPI document of OpenAI has. At run time a member that no table names is scanned as unknown; here it is
 * a fault, because its channel and its translation are then nobody's decision.
 *
 * <p>The list is written by {@code src/test/scripts/published-members.mjs} from the document. {@code []} stands for an item of an array, {@code <a,b>} for
 * what is of one of these types.
 */
class PublishedMembersTest {
    private static final Pattern STEP = Pattern.compile("\\[]|<[^>]*>|/[^/\\[<]+");

    private static final Map<String, Shape.Fields> TABLES = Map.of(
            "openai.chat", ChatRequestTable.REQUEST,
            "openai.responses", ResponsesRequestTable.REQUEST,
            "openai.embeddings", EmbeddingsRequestTable.REQUEST);

    private static List<String> published() throws IOException {
        var list = requireNonNull(PublishedMembersTest.class.getResourceAsStream("published-members.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    @Test
    void everyMemberOfThePublishedRequestsIsInATable() throws IOException {
        List<String> published = published();
        assertThat(published).hasSizeGreaterThan(1000);
        assertThat(published).allMatch(PublishedMembersTest::isNamed, "is in a table");
    }

    @ParameterizedTest
    @CsvSource({
        "openai.chat /nobody_knows",
        "openai.chat /messages[]/nobody_knows",
        "openai.chat /messages[]/content[]<image_url>/nobody_knows",
        "openai.chat /messages[]/content[]<nobody_knows>/type",
        "openai.responses /input[]<function_call>/nobody_knows",
        "openai.responses /input[]<nobody_knows>/type",
        "openai.responses /tools[]<namespace>/tools[]<function>/nobody_knows",
        "openai.embeddings /nobody_knows"
    })
    void aMemberThatNoTableHasIsMissed(String member) {
        assertThat(isNamed(member)).isFalse();
    }

    private static boolean isNamed(String line) {
        String[] words = line.split(" ", 2);
        List<Shape> places = List.of(requireNonNull(TABLES.get(words[0])));
        for (String step :
                STEP.matcher(words[1]).results().map(MatchResult::group).toList()) {
            if (places.stream().anyMatch(PublishedMembersTest::isWhole)) {
                return true;
            }
            places = places.stream().flatMap(place -> next(place, step)).toList();
        }
        return !places.isEmpty();
    }

    /** Whether the table says of a place what becomes of all of it. */
    private static boolean isWhole(Shape place) {
        return place instanceof Shape.Free
                || place instanceof Shape.Named
                || place instanceof Shape.Refused
                || place instanceof Shape.ProviderTool;
    }

    private static Stream<Shape> next(Shape place, String step) {
        return switch (place) {
            case Shape.Fields fields
            when step.startsWith("/") ->
                Optional.ofNullable(fields.fields().get(step.substring(1))).map(Shape.Field::shape).stream();
            case Shape.Fields fields
            when step.startsWith("<") -> isOf(fields, step) ? Stream.of(fields) : Stream.empty();
            case Shape.Items items when step.equals("[]") -> Stream.of(items.item());
            case Shape.Parts parts when step.equals("[]") -> items(parts);
            case Shape.Variants variants when step.startsWith("<") -> ofType(variants, step);
            case Shape.Variants variants ->
                variants.variants().values().stream().flatMap(each -> next(each, step));
            case Shape.Either either ->
                Stream.of(
                                Optional.of(either.string()),
                                Optional.ofNullable(either.array()),
                                Optional.ofNullable(either.object()))
                        .flatMap(Optional::stream)
                        .flatMap(each -> next(each, step));
            default -> Stream.empty();
        };
    }

    private static Stream<Shape> items(Shape.Parts parts) {
        var kinds = new ArrayList<Shape>();
        parts.texts().forEach((type, beside) -> {
            var fields = new LinkedHashMap<>(beside.fields());
            fields.put("type", new Shape.Field(new Shape.Only(Set.of(type), ErrorCode.INVALID_REQUEST), true));
            fields.put("text", new Shape.Field(new Shape.Text(parts.channel()), true));
            kinds.add(new Shape.Fields(fields));
        });
        kinds.add(parts.others());
        return kinds.stream();
    }

    private static List<String> types(String step) {
        return List.of(step.substring(1, step.length() - 1).split(","));
    }

    private static Stream<Shape> ofType(Shape.Variants variants, String step) {
        if (!variants.member().equals("type")) {
            return variants.variants().values().stream().flatMap(each -> next(each, step));
        }
        return variants.variants().keySet().containsAll(types(step))
                ? types(step).stream()
                        .map(type -> requireNonNull(variants.variants().get(type)))
                : Stream.empty();
    }

    private static boolean isOf(Shape.Fields fields, String step) {
        Shape.Field type = fields.fields().get("type");
        return type == null
                || !(type.shape() instanceof Shape.Only(var words, var otherwise))
                || types(step).stream().anyMatch(words::contains);
    }
}
