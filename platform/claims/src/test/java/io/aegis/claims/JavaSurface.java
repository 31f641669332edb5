package io.aegis.claims;

import com.anthropic.client.AnthropicClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A conversation in one dialect, as the official Java client of it speaks; each answer and each event is checked against the client's own types. */
interface JavaSurface {
    /**
     * What a client made of an answer.
     *
     * @param calls tools that the client is to run
     */
    record Heard(String text, long calls) {}

    /** A stream of which the head is there. */
    interface Opened extends AutoCloseable {
        String run();

        /** Reads on until there is a text. */
        void firstText();

        Heard rest();

        @Override
        void close();
    }

    Heard whole(String model, String text);

    Opened stream(String model, String text);

    default Heard streamed(String model, String text) {
        try (Opened opened = stream(model, text)) {
            return opened.rest();
        }
    }

    /** A stream of the client's events. */
    record Events<E>(
            String run,
            Iterator<E> events,
            Consumer<E> heard,
            Function<E, Stream<?>> texts,
            Supplier<Heard> whole,
            Runnable closing)
            implements Opened {
        @Override
        public void firstText() {
            while (events.hasNext()) {
                E event = events.next();
                heard.accept(event);
                if (texts.apply(event).findAny().isPresent()) {
                    return;
                }
            }
            throw new AssertionError("the stream ended without a text");
        }

        @Override
        public Heard rest() {
            events.forEachRemaining(heard);
            return whole.get();
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** OpenAI's chat completions. */
    record Chat(OpenAIClient client) implements JavaSurface {
        private static ChatCompletionCreateParams ask(String model, String text) {
            return ChatCompletionCreateParams.builder()
                    .model(model)
                    .addUserMessage(text)
                    .build();
        }

        private static Heard heard(ChatCompletion answer) {
            answer.validate();
            var message = answer.choices().getFirst().message();
            return new Heard(
                    message.content().orElse(""),
                    message.toolCalls().stream().flatMap(List::stream).count());
        }

        @Override
        public Heard whole(String model, String text) {
            return heard(client.chat().completions().create(ask(model, text)));
        }

        @Override
        public Opened stream(String model, String text) {
            var response = client.withRawResponse().chat().completions().createStreaming(ask(model, text));
            var events = response.parse();
            var whole = ChatCompletionAccumulator.create();
            return new Events<ChatCompletionChunk>(
                    run(response.headers().values(RUN)),
                    events.stream().iterator(),
                    chunk -> whole.accumulate(chunk.validate()),
                    chunk -> chunk.choices().stream()
                            .flatMap(choice -> choice.delta().content().stream())
                            .filter(piece -> !piece.isEmpty()),
                    () -> heard(whole.chatCompletion()),
                    events::close);
        }
    }

    /** OpenAI's responses. */
    record Responses(OpenAIClient client) implements JavaSurface {
        private static ResponseCreateParams ask(String model, String text) {
            return ResponseCreateParams.builder().model(model).input(text).build();
        }

        private static Heard heard(Response answer) {
            answer.validate();
            String text = answer.output().stream()
                    .flatMap(item -> item.message().stream())
                    .flatMap(message -> message.content().stream())
                    .flatMap(part -> part.outputText().stream())
                    .map(part -> part.text())
                    .collect(Collectors.joining());
            long calls = answer.output().stream()
                    .filter(item -> item.functionCall().isPresent())
                    .count();
            return new Heard(text, calls);
        }

        @Override
        public Heard whole(String model, String text) {
            return heard(client.responses().create(ask(model, text)));
        }

        @Override
        public Opened stream(String model, String text) {
            var response = client.withRawResponse().responses().createStreaming(ask(model, text));
            var events = response.parse();
            var whole = ResponseAccumulator.create();
            return new Events<ResponseStreamEvent>(
                    run(response.headers().values(RUN)),
                    events.stream().iterator(),
                    event -> whole.accumulate(event.validate()),
                    event -> event.outputTextDelta().stream(),
                    () -> heard(whole.response()),
                    events::close);
        }
    }

    /** Anthropic's messages. */
    record Messages(AnthropicClient client) implements JavaSurface {
        private static MessageCreateParams ask(String model, String text) {
            return MessageCreateParams.builder()
                    .model(model)
                    .maxTokens(99)
                    .addUserMessage(text)
                    .build();
        }

        private static Heard heard(Message answer) {
            answer.validate();
            String text = answer.content().stream()
                    .flatMap(block -> block.text().stream())
                    .map(block -> block.text())
                    .collect(Collectors.joining());
            long calls = answer.content().stream()
                    .filter(block -> block.toolUse().isPresent())
                    .count();
            return new Heard(text, calls);
        }

        @Override
        public Heard whole(String model, String text) {
            return heard(client.messages().create(ask(model, text)));
        }

        @Override
        public Opened stream(String model, String text) {
            var response = client.withRawResponse().messages().createStreaming(ask(model, text));
            var events = response.parse();
            var whole = MessageAccumulator.create();
            return new Events<RawMessageStreamEvent>(
                    run(response.headers().values(RUN)),
                    events.stream().iterator(),
                    event -> whole.accumulate(event.validate()),
                    event -> event.contentBlockDelta().stream().flatMap(delta -> delta.delta().text().stream()),
                    () -> heard(whole.message()),
                    events::close);
        }
    }

    /** The header with the id of a run. */
    String RUN = "x-aegis-run-id";

    private static String run(List<String> header) {
        return header.getFirst();
    }
}
