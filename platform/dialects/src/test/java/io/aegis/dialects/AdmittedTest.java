package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no text and only a route can admit: the dialect says what it is, by what it reads and not by what a client claims, and nothing of it is lost. */
class AdmittedTest {
    private static final String PDF = "JVBERi0xLjcKAAE=";
    private static final String PNG = "iVBORw0KGgoAAQ==";
    private static final String LINK = "https://images.example.com/a.png?b=c";

    private static final Map<String, Dialect> DIALECTS = Map.of(
            "openai.chat", Dialects.OPENAI_CHAT,
            "openai.responses", Dialects.OPENAI_RESPONSES,
            "anthropic.messages", Dialects.ANTHROPIC_MESSAGES);

    private static RequestExchange read(String dialect, String part) {
        String document = switch (dialect) {
            case "openai.responses" -> "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
            case "anthropic.messages" ->
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
            default -> "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
        };
        return of(dialect).request(document.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
    }

    private static Dialect of(String dialect) {
        return Optional.ofNullable(DIALECTS.get(dialect)).orElseThrow();
    }

    private static String text(Outgoing outgoing) {
        return new String(outgoing.body(), StandardCharsets.UTF_8);
    }

    private static String pdf(String dialect) {
        return switch (dialect) {
            case "openai.responses" ->
                "{\"type\":\"input_file\",\"filename\":\"a.pdf\",\"file_data\":\"data:text/plain;base64," + PDF + "\"}";
            case "anthropic.messages" ->
                "{\"type\":\"document\",\"title\":\"a.pdf\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\""
                        + PDF + "\"}}";
            default ->
                "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:text/plain;base64," + PDF
                        + "\"}}";
        };
    }

    private static String image(String dialect, String url) {
        return switch (dialect) {
            case "openai.responses" -> "{\"type\":\"input_image\",\"image_url\":\"" + url + "\"}";
            case "anthropic.messages" -> "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"" + url + "\"}}";
            default -> "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "openai.chat, openai.chat", "openai.chat, openai.responses", "openai.chat, anthropic.messages",
        "openai.responses, openai.chat", "openai.responses, openai.responses", "openai.responses, anthropic.messages",
        "anthropic.messages, openai.chat", "anthropic.messages, openai.responses",
                "anthropic.messages, anthropic.messages"
    })
    void aPdfIsAnAttachmentOfItsOwnTypeAndReachesEachDialect(String from, String to) {
        RequestExchange request = read(from, pdf(from));
        assertThat(request.unscanned()).singleElement().isInstanceOfSatisfying(Unscanned.Attached.class, attached -> {
            assertThat(attached.word()).isEqualTo("file");
            assertThat(attached.attachment().mediaType()).isEqualTo("application/pdf");
            assertThat(attached.attachment().base64()).isEqualTo(PDF);
        });
        Outgoing outgoing = request.outgoing(to, "m", id -> id);
        assertThat(outgoing.lost()).isEmpty();
        assertThat(text(outgoing)).contains("application/pdf", PDF, "a.pdf").doesNotContain("text/plain");
        assertThat(of(to).request(outgoing.body(), RequestLimits.DEFAULT).unscanned())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "openai.chat, openai.chat", "openai.chat, openai.responses", "openai.chat, anthropic.messages",
        "openai.responses, openai.chat", "openai.responses, openai.responses", "openai.responses, anthropic.messages",
        "anthropic.messages, openai.chat", "anthropic.messages, openai.responses",
                "anthropic.messages, anthropic.messages"
    })
    void aLinkIsNamedByItsHostShownToGuardsAndReachesEachDialect(String from, String to) {
        RequestExchange request = read(from, image(from, LINK));
        assertThat(request.unscanned())
                .singleElement()
                .isInstanceOfSatisfying(
                        Unscanned.Linked.class,
                        linked -> assertThat(linked.host()).isEqualTo("images.example.com"));
        assertThat(request.segments())
                .filteredOn(segment -> segment.text().equals(LINK))
                .singleElement()
                .satisfies(segment -> {
                    assertThat(segment.kind()).isEqualTo(Segment.Kind.LINK);
                    assertThatThrownBy(() -> request.replace(
                                    segment.withText("https://evil.example/", List.of(new Part(0, 21)))))
                            .isInstanceOf(IllegalArgumentException.class);
                });
        Outgoing outgoing = request.outgoing(to, "m", id -> id);
        assertThat(outgoing.lost()).isEmpty();
        assertThat(text(outgoing)).contains(LINK);
        assertThat(of(to).request(outgoing.body(), RequestLimits.DEFAULT).unscanned())
                .hasOnlyElementsOfType(Unscanned.Linked.class);
    }

    @ParameterizedTest
    @CsvSource({
        "openai.responses, openai.responses", "openai.responses, anthropic.messages",
        "anthropic.messages, openai.responses", "anthropic.messages, anthropic.messages"
    })
    void aLinkToADocumentReachesTheDialectsThatHaveOne(String from, String to) {
        RequestExchange request = read(from, document(from));
        assertThat(request.unscanned()).hasOnlyElementsOfType(Unscanned.Linked.class);
        assertThat(text(request.outgoing(to, "m", id -> id))).contains("https://docs.example.com/a.pdf");
        assertThat(request.outgoing("openai.chat", "m", id -> id).lost()).hasSize(1);
    }

    private static String document(String dialect) {
        return dialect.equals("openai.responses")
                ? "{\"type\":\"input_file\",\"file_url\":\"https://docs.example.com/a.pdf\"}"
                : "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://docs.example.com/a.pdf\"}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://images.example.com/a.png",
                "https://user@images.example.com/a.png",
                "https://images.example.com:8443/a.png",
                "https://images.example.com:/a.png",
                "https://images.example.com\\\\@evil.example/a.png",
                "https://evil.example\\t/a.png",
                "https:///a.png",
                "https://[::1]/a.png",
                "https://%69mages.example.com/a.png",
                "https://images.example.com./a.png",
                "https://images.ex\u00e4mple.com/a.png",
                "https://images_example.com/a.png",
                " https://images.example.com/a.png",
                "https:images.example.com/a.png",
                "//images.example.com/a.png",
                "file:///etc/passwd",
                "ftp://images.example.com/a.png"
            })
    void aUrlThatCouldBeReadInTwoWaysIsRefused(String url) {
        for (String dialect : DIALECTS.keySet()) {
            assertThatThrownBy(() -> read(dialect, image(dialect, url)))
                    .as("%s in %s", url, dialect)
                    .isInstanceOf(ContentException.class)
                    .hasMessageNotContaining("example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPS://Images.Example.com/a.png",
                "https://images.example.com",
                "https://images.example.com?a#b"
            })
    void theSameHostHasOneSpelling(String url) {
        for (String dialect : DIALECTS.keySet()) {
            assertThat(read(dialect, image(dialect, url)).unscanned())
                    .extracting(each -> ((Unscanned.Linked) each).host())
                    .containsExactly("images.example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/pdf, aHVudGVyMg==", // text
        "text/plain, " + PDF,
        "application/pdf, " + PNG,
        "image/png, " + PNG,
        "application/zip, UEsDBAoAAAAAAA==",
        "application/pdf, AAECAw=="
    })
    void aDocumentIsWhatItSaysOrIsRefused(String claimed, String base64) {
        String block = "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"" + claimed
                + "\",\"data\":\"" + base64 + "\"}}";
        assertThatThrownBy(() -> read("anthropic.messages", block)).isInstanceOf(ContentException.class);
    }

    @Test
    void whatAToolSendsIsOfItsChannel() {
        String png = "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                + PNG + "\"}}";
        String document = "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[" + png + "]}}";
        RequestExchange request = read(
                "anthropic.messages",
                "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[" + png + "," + document + ","
                        + pdf("anthropic.messages") + "," + image("anthropic.messages", LINK) + "]}");
        assertThat(request.unscanned())
                .filteredOn(Unscanned.Attached.class::isInstance)
                .hasSize(3)
                .allMatch(each -> ((Unscanned.Attached) each).attachment().channel() == Channel.TOOL_RESULT);
        assertThat(request.segments())
                .filteredOn(segment -> segment.kind() == Segment.Kind.LINK)
                .extracting(Segment::channel)
                .containsExactly(Channel.TOOL_RESULT);
    }

    @ParameterizedTest
    @CsvSource({
        "UklGRiQAAABXQVZFZm10IA==, audio/wav",
        "SUQzBAAAAAAAAA==, audio/mpeg",
        "//uQxAAAAAAAAA==, audio/mpeg",
        "ZkxhQwAAACI=, audio/flac",
        "AAECAwQ=, application/octet-stream"
    })
    void soundIsAnAttachmentOfItsOwnType(String base64, String type) {
        String part = "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"mp3\",\"data\":\"" + base64 + "\"}}";
        for (String dialect : List.of("openai.chat", "openai.responses")) {
            assertThat(read(dialect, part).unscanned())
                    .extracting(each -> ((Unscanned.Attached) each).attachment().mediaType())
                    .containsExactly(type);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aHVudGVyMg==", PNG, PDF, "!"})
    void textAndPicturesAreNoSound(String base64) {
        String part = "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"mp3\",\"data\":\"" + base64 + "\"}}";
        for (String dialect : List.of("openai.chat", "openai.responses")) {
            assertThatThrownBy(() -> read(dialect, part)).isInstanceOf(ContentException.class);
        }
    }

    private static RequestExchange asking(String dialect, String member) {
        String document = switch (dialect) {
            case "openai.responses" -> "{\"model\":\"m\",\"input\":\"hi\"," + member + "}";
            case "anthropic.messages" ->
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + member
                        + "}";
            default -> "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + member + "}";
        };
        return of(dialect).request(document.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai.chat|web_search|\"web_search_options\":{\"user_location\":{\"city\":\"Bern\"}}",
                "openai.responses|web_search|\"tools\":[{\"type\":\"web_search\",\"user_location\":{\"city\":\"Bern\"}}]",
                "openai.responses|code_interpreter|\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"x\":\"Bern\"}}]",
                "openai.responses|file_search|\"tools\":[{\"type\":\"file_search\",\"vector_store_ids\":[\"Bern\"]}]",
                "anthropic.messages|web_search_20250305|\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\",\"allowed_domains\":[\"Bern\"]}]",
                "anthropic.messages|bash_20250124|\"tools\":[{\"type\":\"bash_20250124\",\"name\":\"bash\",\"x\":\"Bern\"}]"
            })
    void aToolOfTheProviderIsNamedByItsTypeAndItsSettingsAreContent(String dialect, String type, String member) {
        RequestExchange request = asking(dialect, member);
        assertThat(request.unscanned())
                .extracting(each -> ((Unscanned.ProviderTool) each).type())
                .containsExactly(type);
        assertThat(request.segments()).extracting(Segment::text).contains("Bern");
        assertThat(text(request.outgoing(dialect, "m", id -> id))).contains("Bern");
        for (String other : DIALECTS.keySet()) {
            if (!other.equals(dialect)) {
                assertThat(request.outgoing(other, "m", id -> id).lost()).isNotEmpty();
            }
        }
    }

    @Test
    void theTypeOfAToolOfTheProviderIsNotAGuardsToChange() {
        RequestExchange request = asking("openai.responses", "\"tools\":[{\"type\":\"web_search\"}]");
        assertThat(request.segments())
                .filteredOn(segment -> segment.text().equals("web_search"))
                .singleElement()
                .satisfies(type -> assertThatThrownBy(
                                () -> request.replace(type.withText("mcp", List.of(new Part(0, 3)))))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the-password-is-hunter2-ok",
                "AKIAIOSFODNN7EXAMPLE",
                "hunter2hunter2hunter2",
                "aHVudGVyMmh1bnRlcjJodW50ZXIy",
                "//5NZWV0IGphbmVAY29ycC5leGFtcGxlIGtleSBzay1BQkMgNDExMTExMTExMTExMTExMQ=="
            })
    void whatSomebodyWroteIsNoSeal(String seal) {
        String turn =
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\""
                        + seal + "\"}]}]}";
        assertThatThrownBy(() -> Dialects.ANTHROPIC_MESSAGES.request(
                        turn.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT))
                .isInstanceOf(ContentException.class);
    }

    @Test
    void anIdOfAProviderIsASealAndIsNamed() {
        String turn =
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"5a2c77e0-91f4-4b0d-8c3e-d2f6a9b1c048\"}]}]}";
        assertThat(Dialects.ANTHROPIC_MESSAGES
                        .request(turn.getBytes(StandardCharsets.UTF_8), RequestLimits.DEFAULT)
                        .unscanned())
                .containsExactly(new Unscanned.Seal());
    }

    @Test
    void aToolThatTheProviderDefinesAndTheClientRunsIsDeclaredByItsName() {
        assertThat(asking("anthropic.messages", "\"tools\":[{\"type\":\"bash_20250124\",\"name\":\"bash\"}]")
                        .declaredTools())
                .extracting(tool -> tool.name())
                .containsExactly("bash");
        assertThat(asking("openai.responses", "\"tools\":[{\"type\":\"web_search\"}]")
                        .declaredTools())
                .isEmpty();
    }

    @Test
    void nothingOfTheWorkOfAProvidersToolIsInAnAnswer() {
        AnswerExchange messages = Dialects.ANTHROPIC_MESSAGES.answer(
                ("{\"type\":\"message\",\"content\":[" + SEARCH + "," + FOUND
                                + ",{\"type\":\"text\",\"text\":\"so\"}],\"stop_reason\":\"end_turn\"}")
                        .getBytes(StandardCharsets.UTF_8),
                false);
        assertOnly(messages);
        AnswerExchange responses = Dialects.OPENAI_RESPONSES.answer(
                ("{\"status\":\"completed\",\"output\":[{\"type\":\"web_search_call\",\"id\":\"ws\",\"action\":{\"query\":\"hunter2\"}},"
                                + SAID + "]}")
                        .getBytes(StandardCharsets.UTF_8),
                false);
        assertOnly(responses);
    }

    private static final String SEARCH =
            "{\"type\":\"server_tool_use\",\"id\":\"a\",\"name\":\"web_search\",\"input\":{\"query\":\"hunter2\"}}";
    private static final String FOUND =
            "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"a\",\"content\":[{\"title\":\"hunter2\"}]}";
    private static final String SAID =
            "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"so\",\"annotations\":[]}]}";

    private static void assertOnly(AnswerExchange answer) {
        assertThat(answer.ranTools()).isTrue();
        assertThat(answer.droppedFields()).isPositive();
        assertThat(answer.segments()).extracting(Segment::text).containsExactly("so");
        assertThat(answer.events().toString()).doesNotContain("hunter2");
    }

    @Test
    void nothingOfTheWorkOfAProvidersToolIsInAStream() {
        String messages = event("message_start", "\"message\":{\"type\":\"message\",\"content\":[],\"usage\":{}}")
                + event("content_block_start", "\"index\":0,\"content_block\":" + SEARCH)
                + event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"hunter2\"}")
                + event("content_block_stop", "\"index\":0")
                + event("content_block_start", "\"index\":1,\"content_block\":" + FOUND)
                + event("content_block_stop", "\"index\":1")
                + event("content_block_start", "\"index\":2,\"content_block\":{\"type\":\"text\",\"text\":\"so\"}")
                + event("content_block_stop", "\"index\":2")
                + event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{}")
                + event("message_stop", "\"x\":1");
        assertOnly(Dialects.ANTHROPIC_MESSAGES.decoder(false), messages);
        String work = "{\"type\":\"web_search_call\",\"id\":\"ws\",\"action\":{\"query\":\"hunter2\"}}";
        String responses = event("response.output_item.added", "\"output_index\":0,\"item\":" + work)
                + event("response.web_search_call.searching", "\"output_index\":0,\"item_id\":\"ws\"")
                + event("response.output_item.done", "\"output_index\":0,\"item\":" + work)
                + event(
                        "response.output_item.added",
                        "\"output_index\":1,\"item\":{\"type\":\"message\",\"content\":[]}")
                + event("response.output_text.delta", "\"output_index\":1,\"content_index\":0,\"delta\":\"so\"")
                + event(
                        "response.completed",
                        "\"response\":{\"status\":\"completed\",\"output\":[" + work + "," + SAID + "]}");
        assertOnly(Dialects.OPENAI_RESPONSES.decoder(false), responses);
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private static void assertOnly(StreamDecoder decoder, String stream) {
        var events = new ArrayList<>(decoder.next(stream.getBytes(StandardCharsets.UTF_8)));
        events.addAll(decoder.finish());
        assertThat(decoder.ranTools()).isTrue();
        assertThat(events)
                .filteredOn(AnswerEvent.Text.class::isInstance)
                .extracting(text -> ((AnswerEvent.Text) text).text())
                .containsExactly("so");
        assertThat(events.stream().filter(AnswerEvent.ToolCall.class::isInstance))
                .isEmpty();
    }
}
