package io.aegis.dialects.messages;

import io.aegis.dialects.content.Row;
import io.aegis.dialects.content.Shape;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.content.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every member of an Anthropic messages request and what becomes of it, in both versions of the API alike. A table, so it is long.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">the published reference</a>
 */
public final class MessagesRequestTable {
    private static final int MANY = Integer.MAX_VALUE;
    private static final String PDF = "application/pdf";

    private static final Shape TEXT_METADATA = new Shape.Text(Channel.METADATA);
    private static final Shape DEFINED = new Shape.Text(Channel.TOOL_DEFINITION);
    private static final Shape SCHEMA = new Shape.Free(Channel.TOOL_DEFINITION, Row.SCHEMA_WORDS);
    private static final Shape FLAG = new Shape.Flag();

    /** Counts of tokens, and places in a text. */
    private static final Shape COUNT = Row.whole(0, Row.MOST_WHOLE);

    private static final Shape.Refused STORED = new Shape.Refused(
            "It names content that the gateway has not seen.", "Send the content itself in the request.");
    private static final Shape.Refused FETCHED = new Shape.Refused(
            "Only content that travels with the request can be scanned, never what somebody fetches later.",
            "Send the content itself as a source of type base64 or text.");
    private static final Shape.Refused ACCOUNT = new Shape.Refused(
            "Where a request is worked on and who pays for it is the operator's to say.", "Leave it out.");
    private static final Shape.Refused REWRITTEN = new Shape.Refused(
            "The provider would rewrite or keep the conversation by itself, past every guard.",
            "Leave it out, and send the turns that count.");
    private static final Shape.Refused RUN_BY_THE_PROVIDER = new Shape.Refused(
            "The provider would run it by itself, past every guard.",
            "Leave it out, or declare a tool of your own with a name and an input_schema.");
    private static final Shape.Refused DEFINED_BY_THE_PROVIDER = new Shape.Refused(
            "What this tool does is not written in the request: the provider defines it, and may run it by itself.",
            "Declare a tool of your own with a name and an input_schema.");
    private static final Shape.Refused NO_CONTENT = new Shape.Refused(
            "It is no block of this role, or belongs to a tool that the provider runs by itself, past every guard.",
            "Leave it out, and send what it says as text.");

    private static final Shape CACHE_CONTROL = new Row()
            .must("type", Row.word("ephemeral"))
            .may("ttl", Row.word("5m", "1h"))
            .fields();
    private static final Shape CITATIONS = new Row().may("enabled", FLAG).fields();
    private static final Shape EFFORT = Row.word("low", "medium", "high", "xhigh", "max");

    public static final Shape.Fields REQUEST = new Row()
            .must("model", TEXT_METADATA)
            .must("max_tokens", COUNT)
            .must("messages", new Shape.Items(message(), true, 1, MANY))
            .may("billing_policy", ACCOUNT)
            .may("cache_control", CACHE_CONTROL)
            .may("compaction", REWRITTEN)
            .may("container", RUN_BY_THE_PROVIDER)
            .may("context_management", contextManagement())
            .may("diagnostics", STORED)
            .may("fallback_credit_token", ACCOUNT)
            .may(
                    "fallbacks",
                    new Shape.Refused(
                            "Which models may answer is the route's to say.", "Ask for one model in the request."))
            .may("inference_geo", ACCOUNT)
            .may("mcp_servers", RUN_BY_THE_PROVIDER)
            .may("metadata", new Row().may("user_id", TEXT_METADATA).fields())
            .may("output_config", outputConfig())
            .may("output_format", format())
            .may("service_tier", Row.word("auto", "standard_only"))
            .may("speed", Row.word("standard", "fast"))
            .may("stop_sequences", new Shape.Items(TEXT_METADATA, false, 0, 8192))
            .may("stream", FLAG)
            .may("system", text(Channel.SYSTEM))
            .may("temperature", Row.number(0, 1))
            .may("thinking", thinkingConfig())
            .may("thread", STORED)
            .may("tool_choice", toolChoice())
            .may("tools", new Shape.Items(tool(), true, 0, MANY))
            .may("top_k", COUNT)
            .may("top_p", Row.number(0, 1))
            .may("user_profile_id", ACCOUNT)
            .may("workspace_id", ACCOUNT)
            .fields();

    /** The same without an answer, whose length is not asked for then. */
    public static final Shape.Fields COUNTED = withoutAnswer();

    private MessagesRequestTable() {}

    private static Shape.Fields withoutAnswer() {
        var fields = new LinkedHashMap<>(REQUEST.fields());
        fields.put("max_tokens", new Shape.Field(COUNT, false));
        return new Shape.Fields(fields);
    }

    private static Shape message() {
        var roles = new LinkedHashMap<String, Shape.Fields>();
        roles.put("user", turn(content(Channel.USER, userBlocks())).fields());
        roles.put(
                "assistant", turn(content(Channel.ASSISTANT, assistantBlocks())).fields());
        var effort = new Row().may("effort", EFFORT).fields();
        roles.put(
                "system",
                turn(text(Channel.SYSTEM))
                        .may("clear_at", Row.word("next_user_message", "never"))
                        .may("output_config", effort)
                        .fields());
        return new Shape.Variants("role", roles, null, ErrorCode.INVALID_REQUEST);
    }

    private static Row turn(Shape content) {
        return new Row()
                .must("role", Row.only(ErrorCode.INVALID_REQUEST, "user", "assistant", "system"))
                .must("content", content);
    }

    /** A string or text blocks. */
    private static Shape text(Channel channel) {
        return content(channel, Map.of());
    }

    private static Shape content(Channel channel, Map<String, Shape.Fields> others) {
        return new Shape.Either(new Shape.Text(channel), blocks(channel, others), null);
    }

    private static Shape.Parts blocks(Channel channel, Map<String, Shape.Fields> others) {
        var beside = new Row().may("cache_control", CACHE_CONTROL);
        if (channel == Channel.ASSISTANT) {
            beside.may("citations", new Shape.Items(citation(), false, 0, MANY));
        }
        var variants = new Shape.Variants("type", others, null, ErrorCode.UNSUPPORTED_CONTENT, NO_CONTENT);
        return new Shape.Parts(channel, beside.fields(), variants);
    }

    private static Shape citation() {
        return new Row()
                .must(
                        "type",
                        Row.only(
                                ErrorCode.UNSUPPORTED_CONTENT,
                                "char_location",
                                "page_location",
                                "content_block_location",
                                "search_result_location"))
                .may("cited_text", new Shape.Text(Channel.ASSISTANT))
                .may("document_index", COUNT)
                .may("document_title", TEXT_METADATA)
                .may("start_char_index", COUNT)
                .may("end_char_index", COUNT)
                .may("start_page_number", COUNT)
                .may("end_page_number", COUNT)
                .may("start_block_index", COUNT)
                .may("end_block_index", COUNT)
                .may("search_result_index", COUNT)
                .may("source", TEXT_METADATA)
                .may("title", TEXT_METADATA)
                .may("file_id", TEXT_METADATA)
                .fields();
    }

    private static Map<String, Shape.Fields> userBlocks() {
        var blocks = new LinkedHashMap<String, Shape.Fields>();
        blocks.put("image", image(Channel.USER));
        blocks.put("document", document(Channel.USER));
        blocks.put("search_result", searchResult(Channel.RETRIEVED));
        blocks.put(
                "tool_result",
                Row.part("tool_result")
                        .must("tool_use_id", new Shape.Tie())
                        .may("content", content(Channel.TOOL_RESULT, resultBlocks()))
                        .may("is_error", FLAG)
                        .may("cache_control", CACHE_CONTROL)
                        .may("toolset_name", TEXT_METADATA)
                        .fields());
        return blocks;
    }

    private static Map<String, Shape.Fields> resultBlocks() {
        var blocks = new LinkedHashMap<String, Shape.Fields>();
        blocks.put("image", image(Channel.TOOL_RESULT));
        blocks.put("document", document(Channel.TOOL_RESULT));
        blocks.put("search_result", searchResult(Channel.TOOL_RESULT));
        blocks.put(
                "tool_reference",
                Row.part("tool_reference")
                        .must("tool_name", new Shape.Text(Channel.TOOL_RESULT))
                        .may("cache_control", CACHE_CONTROL)
                        .fields());
        return blocks;
    }

    private static Map<String, Shape.Fields> assistantBlocks() {
        var blocks = new LinkedHashMap<String, Shape.Fields>();
        blocks.put(
                "thinking",
                Row.part("thinking")
                        .must("thinking", new Shape.Text(Channel.REASONING))
                        .must("signature", new Shape.Opaque("thinking"))
                        .fields());
        blocks.put(
                "redacted_thinking",
                Row.part("redacted_thinking").must("data", new Shape.Opaque()).fields());
        blocks.put(
                "tool_use",
                Row.part("tool_use")
                        .must("id", new Shape.Tie())
                        .must("name", new Shape.Text(Channel.TOOL_ARGUMENTS))
                        .must(
                                "input",
                                new Shape.Named(
                                        Channel.TOOL_ARGUMENTS, new Shape.Free(Channel.TOOL_ARGUMENTS, Set.of())))
                        .may("cache_control", CACHE_CONTROL)
                        .may("caller", caller())
                        .may("toolset_name", TEXT_METADATA)
                        .fields());
        return blocks;
    }

    /** A tool that another tool called is called by code that the provider runs. */
    private static Shape caller() {
        return new Shape.Variants(
                "type",
                Map.of("direct", Row.part("direct").fields()),
                null,
                ErrorCode.UNSUPPORTED_CONTENT,
                RUN_BY_THE_PROVIDER);
    }

    private static Shape.Fields image(Channel channel) {
        var sources = new LinkedHashMap<String, Shape>();
        var base64 = Row.part("base64")
                .must("media_type", Row.word("image/jpeg", "image/png", "image/gif", "image/webp"))
                .must("data", new Shape.Attachment(Shape.Attachment.Kind.IMAGE_BASE64, channel))
                .fields();
        sources.put("base64", base64);
        sources.put("url", linked(channel));
        return Row.part("image")
                .must("source", source(sources))
                .may("cache_control", CACHE_CONTROL)
                .may("transformations", new Shape.Free(Channel.METADATA, Set.of()))
                .fields();
    }

    private static Shape linked(Channel channel) {
        return Row.part("url").must("url", new Shape.Link(channel)).fields();
    }

    private static Shape source(Map<String, Shape> sources) {
        return new Shape.Variants("type", sources, null, ErrorCode.UNSUPPORTED_CONTENT, FETCHED);
    }

    private static Shape.Fields document(Channel channel) {
        var sources = new LinkedHashMap<String, Shape>();
        sources.put("base64", bytes(channel));
        sources.put("url", linked(channel));
        sources.put(
                "text",
                Row.part("text")
                        .must("media_type", Row.word("text/plain"))
                        .must("data", new Shape.Text(channel))
                        .fields());
        sources.put(
                "content",
                Row.part("content")
                        .must("content", content(channel, Map.of("image", image(channel))))
                        .fields());
        return Row.part("document")
                .must("source", source(sources))
                .may("title", new Shape.Text(channel))
                .may("context", new Shape.Text(channel))
                .may("citations", CITATIONS)
                .may("cache_control", CACHE_CONTROL)
                .fields();
    }

    /** What the bytes are said to be is what they must be: a provider believes it. */
    private static Shape bytes(Channel channel) {
        var types = new LinkedHashMap<String, Shape>();
        for (String text : List.of("text/plain", "text/markdown", "text/csv", "text/html")) {
            types.put(text, bytes(text, Shape.Attachment.Kind.DOCUMENT_BASE64, channel));
        }
        types.put(PDF, bytes(PDF, Shape.Attachment.Kind.PDF_BASE64, channel));
        return new Shape.Variants("media_type", types, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape bytes(String type, Shape.Attachment.Kind kind, Channel channel) {
        return Row.part("base64")
                .must("media_type", Row.only(ErrorCode.UNSUPPORTED_CONTENT, type))
                .must("data", new Shape.Attachment(kind, channel))
                .fields();
    }

    private static Shape.Fields searchResult(Channel channel) {
        return Row.part("search_result")
                .must("content", blocks(channel, Map.of()))
                .must("source", new Shape.Text(channel))
                .must("title", new Shape.Text(channel))
                .may("citations", CITATIONS)
                .may("cache_control", CACHE_CONTROL)
                .fields();
    }

    /** Edits that take out of the conversation what guards have seen. One that puts something in is refused. */
    private static Shape contextManagement() {
        var kinds = new LinkedHashMap<String, Shape.Fields>();
        kinds.put(
                "clear_thinking_20251015",
                Row.part("clear_thinking_20251015")
                        .may("keep", new Shape.Either(Row.word("all"), null, counted("thinking_turns", "all")))
                        .fields());
        kinds.put(
                "clear_tool_uses_20250919",
                Row.part("clear_tool_uses_20250919")
                        .may("trigger", counted("input_tokens", "tool_uses"))
                        .may("keep", counted("tool_uses"))
                        .may("clear_at_least", counted("input_tokens"))
                        .may("clear_tool_inputs", FLAG)
                        .may("exclude_tools", new Shape.Items(DEFINED, false, 0, MANY))
                        .fields());
        var edit = new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT, REWRITTEN);
        return new Row().may("edits", new Shape.Items(edit, false, 0, MANY)).fields();
    }

    private static Shape counted(String... units) {
        return new Row().must("type", Row.word(units)).may("value", COUNT).fields();
    }

    private static Shape outputConfig() {
        var budget = new Row()
                .must("type", Row.word("tokens"))
                .must("total", COUNT)
                .may("remaining", COUNT)
                .fields();
        return new Row()
                .may("effort", EFFORT)
                .may("format", format())
                .may("task_budget", budget)
                .fields();
    }

    private static Shape format() {
        var kinds = Map.of(
                "json_schema", Row.part("json_schema").must("schema", SCHEMA).fields());
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape thinkingConfig() {
        var kinds = new LinkedHashMap<String, Shape.Fields>();
        kinds.put("enabled", shown("enabled").must("budget_tokens", COUNT).fields());
        kinds.put("disabled", Row.part("disabled").fields());
        kinds.put("adaptive", shown("adaptive").fields());
        kinds.put("between_tools", Row.part("between_tools").fields());
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Row shown(String type) {
        var binding = new Row()
                .may("prefix_mismatch_behavior", Row.word("error", "drop_block"))
                .fields();
        return Row.part(type)
                .may("display", Row.word("summarized", "omitted", "updates"))
                .may("block_binding", binding);
    }

    private static Shape toolChoice() {
        var kinds = new LinkedHashMap<String, Shape.Fields>();
        kinds.put("auto", chosen("auto").fields());
        kinds.put("any", chosen("any").fields());
        kinds.put("tool", chosen("tool").must("name", DEFINED).fields());
        kinds.put("none", Row.part("none").fields());
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Row chosen(String type) {
        return Row.part(type).may("disable_parallel_tool_use", FLAG);
    }

    private static Shape tool() {
        var custom = new Row()
                .may("type", Row.only(ErrorCode.UNSUPPORTED_CONTENT, "custom"))
                .must("name", DEFINED)
                .must("input_schema", SCHEMA)
                .may("description", DEFINED)
                .may("strict", FLAG)
                .may("allowed_callers", new Shape.Items(Row.only(ErrorCode.UNSUPPORTED_CONTENT, "direct"), false, 0, 8))
                .may("cache_control", CACHE_CONTROL)
                .may("defer_loading", FLAG)
                .may("eager_input_streaming", FLAG)
                .may(
                        "input_examples",
                        new Shape.Items(
                                new Shape.Named(
                                        Channel.TOOL_DEFINITION, new Shape.Free(Channel.TOOL_DEFINITION, Set.of())),
                                false,
                                0,
                                MANY))
                .fields();
        var kinds = new LinkedHashMap<String, Shape>();
        kinds.put("custom", custom);
        kinds.put("mcp_toolset", DEFINED_BY_THE_PROVIDER);
        return new Shape.Variants(
                "type",
                kinds,
                "custom",
                ErrorCode.UNSUPPORTED_CONTENT,
                new Shape.ProviderTool("", DEFINED_BY_THE_PROVIDER));
    }
}
