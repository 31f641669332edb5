package io.aegis.dialects.chat;

import io.aegis.dialects.content.Row;
import io.aegis.dialects.content.Shape;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.content.Channel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every member of an OpenAI chat completion request and what becomes of it. A table, so it is long.
 *
 * @see <a href="https://github.com/openai/openai-openapi">the published OpenAPI document</a>
 */
public final class ChatRequestTable {
    /** Choices are inspected side by side, so their number bounds the memory of a run. */
    static final int MOST_CHOICES = 16;

    private static final int MANY = Integer.MAX_VALUE;

    private static final Shape TEXT_METADATA = new Shape.Text(Channel.METADATA);
    private static final Shape DEFINED = new Shape.Text(Channel.TOOL_DEFINITION);
    private static final Shape SCHEMA = new Shape.Free(Channel.TOOL_DEFINITION, Row.SCHEMA_WORDS);
    private static final Shape FLAG = new Shape.Flag();

    private static final Shape STORED = new Shape.Refused(
            "It names content that the gateway has not seen.", "Send the content itself in the request.");

    // Extensions of providers that the gateway is used with. What nobody knows passes as content; these would do
    // something.
    private static final Shape FETCHED = new Shape.Refused(
            "The provider would search or fetch by itself, past every guard, from where the request says.",
            "Leave it out, or declare a function that searches.");
    private static final Shape CHOSEN = new Shape.Refused(
            "It would have the provider choose another model, or pass the request on to somebody else, than the"
                    + " operator has named.",
            "Leave it out; which model answers is the route's to say.");

    public static final Shape.Fields REQUEST = new Row()
            .must("model", TEXT_METADATA)
            .must("messages", new Shape.Items(message(), true, 1, MANY))
            .may("audio", spoken())
            .may("data_sources", FETCHED)
            .may(
                    "enable_search",
                    new Shape.Off("The provider would search by itself, past every guard.", "Leave it out."))
            .may(
                    "extra_body",
                    new Row()
                            .may(
                                    "google",
                                    new Row().may("cached_content", STORED).fields())
                            .fields())
            .may("frequency_penalty", Row.number(-2, 2))
            .may("function_call", functionCallChoice())
            .may("functions", new Shape.Items(function(), true, 0, MANY))
            .may("logit_bias", new Shape.Named(Channel.METADATA, Row.number(-100, 100)))
            .may("logprobs", FLAG)
            .may("max_completion_tokens", Row.whole(0, Row.MOST_WHOLE))
            .may("max_tokens", Row.whole(0, Row.MOST_WHOLE))
            .may("metadata", new Shape.Named(Channel.METADATA, TEXT_METADATA))
            .may("models", CHOSEN)
            .may("modalities", new Shape.Items(Row.only(ErrorCode.UNSUPPORTED_CONTENT, "text"), false, 0, 8))
            .may("moderation", new Shape.Free(Channel.METADATA, Set.of()))
            .may("n", Row.whole(1, MOST_CHOICES))
            .may("parallel_tool_calls", FLAG)
            .may("plugins", FETCHED)
            .may("prediction", prediction())
            .may("presence_penalty", Row.number(-2, 2))
            .may("prompt_cache_key", TEXT_METADATA)
            .may("prompt_cache_options", new Shape.Free(Channel.METADATA, Set.of()))
            .may("prompt_cache_retention", Row.word("in-memory", "in_memory", "24h"))
            .may("provider", CHOSEN)
            .may("reasoning_effort", Row.word("none", "minimal", "low", "medium", "high", "xhigh"))
            .may("response_format", responseFormat())
            .may("safety_identifier", TEXT_METADATA)
            .may("search_options", FETCHED)
            .may("search_parameters", FETCHED)
            .may("seed", Row.whole(Long.MIN_VALUE, Long.MAX_VALUE))
            .may("service_tier", Row.word("auto", "default", "flex", "scale", "priority"))
            .may("stop", new Shape.Either(TEXT_METADATA, new Shape.Items(TEXT_METADATA, false, 0, 64), null))
            .may("store", FLAG)
            .may("stream", FLAG)
            .may("stream_options", streamOptions())
            .may("temperature", Row.number(0, 2))
            .may("tool_choice", toolChoice())
            .may("tools", new Shape.Items(tool(), true, 0, MANY))
            .may("top_logprobs", Row.whole(0, 20))
            .may("top_p", Row.number(0, 1))
            .may("user", TEXT_METADATA)
            .may("verbosity", Row.word("low", "medium", "high"))
            .may(
                    "web_search_options",
                    new Shape.ProviderTool(
                            "web_search",
                            new Shape.Refused(
                                    "The provider would search by itself, past every guard.",
                                    "Leave it out, or declare a function that searches.")))
            .fields();

    private ChatRequestTable() {}

    private static Shape message() {
        var roles = new LinkedHashMap<String, Shape.Fields>();
        roles.put("system", instructions());
        roles.put("developer", instructions());
        roles.put(
                "user",
                turn().must("content", content(Channel.USER, userParts())).fields());
        roles.put("assistant", assistant());
        roles.put(
                "tool",
                turn().must("content", content(Channel.TOOL_RESULT, noOther()))
                        .must("tool_call_id", new Shape.Tie())
                        .fields());
        roles.put(
                "function",
                turn().may("content", content(Channel.TOOL_RESULT, noOther())).fields());
        return new Shape.Variants("role", roles, null, ErrorCode.INVALID_REQUEST);
    }

    private static Row turn() {
        return new Row()
                .must(
                        "role",
                        new Shape.Only(
                                Set.of("system", "developer", "user", "assistant", "tool", "function"),
                                ErrorCode.INVALID_REQUEST))
                .may("name", TEXT_METADATA);
    }

    private static Shape.Fields instructions() {
        return turn().must("content", content(Channel.SYSTEM, noOther())).fields();
    }

    private static Shape.Fields assistant() {
        var refusal = new Row()
                .must("type", Row.only(ErrorCode.UNSUPPORTED_CONTENT, "refusal"))
                .must("refusal", new Shape.Text(Channel.REFUSAL))
                .fields();
        return turn().may("content", content(Channel.ASSISTANT, Map.of("refusal", refusal)))
                .may("refusal", new Shape.Text(Channel.REFUSAL))
                .may("reasoning_content", new Shape.Text(Channel.REASONING))
                .may("reasoning", new Shape.Text(Channel.REASONING))
                .may("annotations", new Shape.Free(Channel.ASSISTANT, Set.of()))
                .may("audio", STORED)
                .may("tool_calls", new Shape.Items(toolCall(), false, 0, MANY))
                .may("function_call", called())
                .fields();
    }

    private static Shape content(Channel channel, Map<String, Shape.Fields> others) {
        var parts = new Shape.Variants("type", others, null, ErrorCode.UNSUPPORTED_CONTENT);
        return new Shape.Either(
                new Shape.Text(channel),
                new Shape.Parts(channel, cached(new Row()).fields(), parts),
                null);
    }

    /** A place up to which a provider keeps the prompt. */
    private static Row cached(Row part) {
        return part.may(
                "prompt_cache_breakpoint",
                new Row().may("mode", Row.word("explicit")).fields());
    }

    private static Map<String, Shape.Fields> noOther() {
        return Map.of();
    }

    private static Map<String, Shape.Fields> userParts() {
        var parts = new LinkedHashMap<String, Shape.Fields>();
        parts.put(
                "image_url",
                cached(Row.part("image_url")).must("image_url", image()).fields());
        parts.put(
                "input_audio",
                cached(Row.part("input_audio")).must("input_audio", sound()).fields());
        parts.put("file", cached(Row.part("file")).must("file", file()).fields());
        return parts;
    }

    private static Shape image() {
        return new Row()
                .must("url", new Shape.Attachment(Shape.Attachment.Kind.IMAGE, Channel.USER))
                .may("detail", Row.word("auto", "low", "high"))
                .fields();
    }

    private static Shape sound() {
        return new Row()
                .must("data", new Shape.Attachment(Shape.Attachment.Kind.AUDIO, Channel.USER))
                .must("format", Row.word("wav", "mp3", "flac", "opus", "pcm16", "aac"))
                .fields();
    }

    private static Shape file() {
        return new Row()
                .may("file_id", STORED)
                .must("file_data", new Shape.Attachment(Shape.Attachment.Kind.DOCUMENT, Channel.USER))
                .may("filename", TEXT_METADATA)
                .fields();
    }

    private static Shape spoken() {
        return new Shape.Refused("No guard can read spoken answers.", "Ask for text.");
    }

    private static Shape toolCall() {
        var kinds = new LinkedHashMap<String, Shape.Fields>();
        kinds.put("function", call("function").must("function", called()).fields());
        var custom = new Row()
                .must("name", new Shape.Text(Channel.TOOL_ARGUMENTS))
                .must("input", new Shape.Text(Channel.TOOL_ARGUMENTS))
                .fields();
        kinds.put("custom", call("custom").must("custom", custom).fields());
        return new Shape.Variants("type", kinds, "function", ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Row call(String type) {
        return new Row()
                .must("id", new Shape.Tie())
                .may("type", Row.only(ErrorCode.UNSUPPORTED_CONTENT, type))
                .may("index", Row.whole(0, 1_000));
    }

    private static Shape.Fields called() {
        return new Row()
                .must("name", new Shape.Text(Channel.TOOL_ARGUMENTS))
                .must("arguments", new Shape.Arguments(Channel.TOOL_ARGUMENTS))
                .fields();
    }

    private static Shape prediction() {
        return new Row()
                .must("type", Row.word("content"))
                .must("content", content(Channel.ASSISTANT, noOther()))
                .fields();
    }

    private static Shape responseFormat() {
        var kinds = new LinkedHashMap<String, Shape.Fields>();
        kinds.put("text", Row.part("text").fields());
        kinds.put("json_object", Row.part("json_object").fields());
        var schema = new Row()
                .must("name", DEFINED)
                .may("description", DEFINED)
                .may("schema", SCHEMA)
                .may("strict", FLAG)
                .fields();
        kinds.put(
                "json_schema",
                Row.part("json_schema").must("json_schema", schema).fields());
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape streamOptions() {
        return new Row()
                .may("include_usage", FLAG)
                .may("include_obfuscation", FLAG)
                .fields();
    }

    private static Shape tool() {
        var kinds = new LinkedHashMap<String, Shape.Fields>();
        kinds.put("function", Row.part("function").must("function", function()).fields());
        kinds.put("custom", Row.part("custom").must("custom", customTool()).fields());
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape.Fields function() {
        return new Row()
                .must("name", DEFINED)
                .may("description", DEFINED)
                .may("parameters", SCHEMA)
                .may("strict", FLAG)
                .fields();
    }

    private static Shape customTool() {
        var grammar = new Row()
                .must("definition", DEFINED)
                .must("syntax", Row.word("lark", "regex"))
                .fields();
        var formats = new LinkedHashMap<String, Shape.Fields>();
        formats.put("text", Row.part("text").fields());
        formats.put("grammar", Row.part("grammar").must("grammar", grammar).fields());
        return new Row()
                .must("name", DEFINED)
                .may("description", DEFINED)
                .may("format", new Shape.Variants("type", formats, null, ErrorCode.UNSUPPORTED_CONTENT))
                .fields();
    }

    private static Shape functionCallChoice() {
        return new Shape.Either(Row.word("none", "auto"), null, named());
    }

    private static Shape toolChoice() {
        var allowed = new Row()
                .must("mode", Row.word("auto", "required"))
                .must("tools", new Shape.Items(chosen(Map.of()), false, 0, MANY))
                .fields();
        var choices = Map.of(
                "allowed_tools",
                Row.part("allowed_tools").must("allowed_tools", allowed).fields());
        return new Shape.Either(Row.word("none", "auto", "required"), null, chosen(choices));
    }

    private static Shape chosen(Map<String, Shape.Fields> more) {
        var kinds = new LinkedHashMap<String, Shape.Fields>(more);
        kinds.put("function", Row.part("function").must("function", named()).fields());
        kinds.put("custom", Row.part("custom").must("custom", named()).fields());
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape.Fields named() {
        return new Row().must("name", DEFINED).fields();
    }
}
