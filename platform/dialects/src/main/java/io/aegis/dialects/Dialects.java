package io.aegis.dialects;

import io.aegis.dialects.chat.ChatRequestWriter;
import io.aegis.dialects.chat.OpenAiChat;
import io.aegis.dialects.conversation.Translations;
import io.aegis.dialects.embeddings.OpenAiEmbeddings;
import io.aegis.dialects.messages.AnthropicMessages;
import io.aegis.dialects.messages.AnthropicTokenCount;
import io.aegis.dialects.messages.MessagesRequestWriter;
import io.aegis.dialects.responses.OpenAiResponses;
import io.aegis.dialects.responses.ResponsesRequestWriter;
import io.aegis.kernel.port.Dialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every wire format that the gateway speaks. Immutable. */
public final class Dialects {
    private static final Translations TRANSLATIONS = new Translations(writers());

    /** {@code POST /v1/chat/completions}. */
    public static final Dialect OPENAI_CHAT = new OpenAiChat(TRANSLATIONS);

    /** {@code POST /v1/embeddings}. */
    public static final Dialect OPENAI_EMBEDDINGS = new OpenAiEmbeddings();

    /** {@code POST /v1/messages}. */
    public static final Dialect ANTHROPIC_MESSAGES = new AnthropicMessages(TRANSLATIONS);

    /** {@code POST /v1/responses}. */
    public static final Dialect OPENAI_RESPONSES = new OpenAiResponses(TRANSLATIONS);

    /** {@code POST /v1/messages/count_tokens}. */
    public static final Dialect ANTHROPIC_COUNT_TOKENS = new AnthropicTokenCount(TRANSLATIONS);

    private static final List<Dialect> ALL =
            List.of(OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC_MESSAGES, ANTHROPIC_COUNT_TOKENS, OPENAI_EMBEDDINGS);

    private Dialects() {}

    private static Map<String, Translations.Writer> writers() {
        var writers = new LinkedHashMap<String, Translations.Writer>();
        writers.put(
                OpenAiChat.NAME,
                (conversation, model, streamed) -> new ChatRequestWriter(conversation).write(model, streamed));
        writers.put(
                AnthropicMessages.NAME,
                (conversation, model, streamed) -> new MessagesRequestWriter(conversation).write(model, streamed));
        writers.put(
                OpenAiResponses.NAME,
                (conversation, model, streamed) -> new ResponsesRequestWriter(conversation).write(model, streamed));
        return writers;
    }

    /** All of them. */
    public static List<Dialect> all() {
        return ALL;
    }
}
