package io.aegis.dialects.responses;

import io.aegis.dialects.content.Row;
import io.aegis.dialects.content.Shape;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.content.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every member of an OpenAI responses request and what becomes of it. A table, so it is long.
 *
 * @see <a href="https://github.com/openai/openai-openapi">the published OpenAPI document</a>
 */
public final class ResponsesRequestTable {
    /** What a client can ask to have included: nothing that is stored, and nothing of a tool that the provider runs. */
    static final String SEALS = "reasoning.encrypted_content";

    static final String LOGPROBS = "message.output_text.logprobs";

    private static final int MANY = Integer.MAX_VALUE;

    private static final Shape TEXT_METADATA = new Shape.Text(Channel.METADATA);
    private static final Shape DEFINED = new Shape.Text(Channel.TOOL_DEFINITION);
    private static final Shape SCHEMA = new Shape.Free(Channel.TOOL_DEFINITION, Row.SCHEMA_WORDS);
    private static final Shape FLAG = new Shape.Flag();
    private static final Shape KEPT = new Shape.Kept();
    private static final Shape STATUS = Row.word("in_progress", "completed", "incomplete");

    private static final Shape STORED = new Shape.Refused(
            "It names content that the gateway has not seen.", "Send the content itself in the request.");
    private static final Shape.Refused RUN_BY_PROVIDER = new Shape.Refused(
            "The provider would run it by itself, past every guard.", "Declare a function that does it.");
    private static final Shape ADMITTED = new Shape.ProviderTool("", RUN_BY_PROVIDER);
    private static final Shape WAS_RUN_BY_PROVIDER = new Shape.Refused(
            "It is the work of a tool that a provider runs by itself, which no guard here can read.",
            "Leave it out, or send what matters of it as a message.");
    private static final Shape COMPACTED = new Shape.Refused(
            "The provider would put something that no guard can read in the place of the conversation.",
            "Leave it out, and shorten the input before it is sent.");

    /** Tools of which a client sees nothing but what the model says afterwards, so that a route can admit them. */
    private static final List<String> ADMISSIBLE_TOOLS = List.of(
            "code_interpreter",
            "file_search",
            "web_search",
            "web_search_2025_08_26",
            "web_search_preview",
            "web_search_preview_2025_03_11");

    /** Tools that are no function and no text: what they do, and with what, is not in the request. */
    private static final List<String> PROVIDER_TOOLS = List.of(
            "apply_patch",
            "computer",
            "computer_use",
            "computer_use_preview",
            "image_generation",
            "local_shell",
            "mcp",
            "programmatic_tool_calling",
            "shell",
            "tool_search");

    private static final List<String> PROVIDER_ITEMS = List.of(
            "additional_tools",
            "apply_patch_call",
            "apply_patch_call_output",
            "code_interpreter_call",
            "computer_call",
            "computer_call_output",
            "configuration_update",
            "file_search_call",
            "image_generation_call",
            "local_shell_call",
            "local_shell_call_output",
            "mcp_approval_request",
            "mcp_approval_response",
            "mcp_call",
            "mcp_list_tools",
            "program",
            "program_output",
            "shell_call",
            "shell_call_output",
            "tool_search_call",
            "tool_search_output",
            "web_search_call");

    public static final Shape.Fields REQUEST = new Row()
            .must("model", TEXT_METADATA)
            .must("input", input())
            .may("access_programs", new Shape.Free(Channel.METADATA, Set.of()))
            .may(
                    "background",
                    new Shape.Off(
                            "The provider would keep the answer, and hand it out past every guard.",
                            "Leave it out, and wait for the answer or ask for a stream."))
            .may("context_management", COMPACTED)
            .may("conversation", STORED)
            .may(
                    "image",
                    new Row()
                            .may("context_compression", Row.word("auto", "enabled", "disabled"))
                            .fields())
            .may("include", new Shape.Items(Row.only(ErrorCode.UNSUPPORTED_CONTENT, SEALS, LOGPROBS), false, 0, MANY))
            .may("instructions", new Shape.Text(Channel.SYSTEM))
            .may("max_output_tokens", Row.whole(0, Row.MOST_WHOLE))
            .may("max_tool_calls", Row.whole(0, Row.MOST_WHOLE))
            .may("metadata", new Shape.Named(Channel.METADATA, TEXT_METADATA))
            .may("moderation", new Shape.Free(Channel.METADATA, Set.of()))
            .may("parallel_tool_calls", FLAG)
            .may("previous_response_id", STORED)
            .may("prompt", STORED)
            .may("prompt_cache_key", TEXT_METADATA)
            .may("prompt_cache_options", cacheOptions())
            .may("prompt_cache_retention", Row.word("in-memory", "in_memory", "24h"))
            .may("reasoning", reasoningOptions())
            .may("safety_identifier", TEXT_METADATA)
            .may("service_tier", Row.word("auto", "default", "flex", "scale", "priority", "fast", "ultrafast"))
            .may("store", FLAG)
            .may("stream", FLAG)
            .may("stream_options", new Row().may("include_obfuscation", FLAG).fields())
            .may("temperature", Row.number(0, 2))
            .may("text", textOptions())
            .may("tool_choice", toolChoice())
            .may("tools", new Shape.Items(tool(), true, 0, MANY))
            .may("top_logprobs", Row.whole(0, 20))
            .may("top_p", Row.number(0, 1))
            .may("truncation", Row.word("auto", "disabled"))
            .may("user", TEXT_METADATA)
            .fields();

    private ResponsesRequestTable() {}

    private static Shape input() {
        var items = new LinkedHashMap<String, Shape>();
        items.put("message", message());
        items.put("function_call", functionCall());
        items.put("function_call_output", output("function_call_output"));
        items.put("custom_tool_call", customCall());
        items.put("custom_tool_call_output", output("custom_tool_call_output"));
        items.put("reasoning", reasoning());
        items.put("item_reference", STORED);
        items.put("compaction", COMPACTED);
        items.put("compaction_trigger", COMPACTED);
        PROVIDER_ITEMS.forEach(type -> items.put(type, WAS_RUN_BY_PROVIDER));
        var item = new Shape.Variants("type", items, "message", ErrorCode.UNSUPPORTED_CONTENT);
        return new Shape.Either(new Shape.Text(Channel.USER), new Shape.Items(item, true, 1, MANY), null);
    }

    private static Shape message() {
        var roles = new LinkedHashMap<String, Shape>();
        roles.put("user", turn(content(Channel.USER, inputText(), attachments(Channel.USER))));
        roles.put("system", turn(content(Channel.SYSTEM, inputText(), Map.of())));
        roles.put("developer", turn(content(Channel.SYSTEM, inputText(), Map.of())));
        roles.put("assistant", turn(content(Channel.ASSISTANT, saidText(), Map.of("refusal", refusal()))));
        return new Shape.Variants("role", roles, null, ErrorCode.INVALID_REQUEST);
    }

    private static Shape.Fields turn(Shape content) {
        return item("message")
                .must("role", Row.only(ErrorCode.INVALID_REQUEST, "user", "system", "developer", "assistant"))
                .must("content", content)
                .may("phase", Row.word("commentary", "final_answer"))
                .fields();
    }

    /** Ids of items are the gateway's: a provider that keeps nothing does not know them. */
    private static Row item(String type) {
        return new Row()
                .may("type", Row.only(ErrorCode.UNSUPPORTED_CONTENT, type))
                .may("id", KEPT)
                .may("status", STATUS);
    }

    private static Shape content(Channel channel, Map<String, Shape.Fields> texts, Map<String, Shape.Fields> others) {
        var parts = new Shape.Variants("type", others, null, ErrorCode.UNSUPPORTED_CONTENT);
        return new Shape.Either(new Shape.Text(channel), new Shape.Parts(channel, texts, parts), null);
    }

    private static Map<String, Shape.Fields> inputText() {
        return Map.of(
                "input_text",
                new Row().may("prompt_cache_breakpoint", breakpoint()).fields());
    }

    private static Map<String, Shape.Fields> saidText() {
        var repeated = new Shape.Refused(
                "Log probabilities repeat the text in pieces, which guards do not read as one text.",
                "Leave the list empty.");
        var texts = new LinkedHashMap<String, Shape.Fields>();
        texts.put(
                "output_text",
                new Row()
                        .may("annotations", new Shape.Free(Channel.ASSISTANT, Set.of()))
                        .may("logprobs", new Shape.Items(repeated, false, 0, MANY))
                        .fields());
        texts.putAll(inputText());
        return texts;
    }

    private static Shape.Fields refusal() {
        return Row.part("refusal")
                .must("refusal", new Shape.Text(Channel.REFUSAL))
                .fields();
    }

    private static Shape breakpoint() {
        return new Row()
                .may("mode", Row.word("explicit"))
                .may("ttl", Row.word("30m", "12h"))
                .fields();
    }

    private static Map<String, Shape.Fields> attachments(Channel channel) {
        var parts = new LinkedHashMap<String, Shape.Fields>();
        parts.put("input_image", image(channel));
        parts.put("input_file", file(channel));
        var sound = new Row()
                .must("data", new Shape.Attachment(Shape.Attachment.Kind.AUDIO, channel))
                .must("format", Row.word("wav", "mp3"))
                .fields();
        parts.put(
                "input_audio",
                Row.part("input_audio").must("input_audio", sound).fields());
        return parts;
    }

    private static Shape.Fields image(Channel channel) {
        return Row.part("input_image")
                .must("image_url", new Shape.Attachment(Shape.Attachment.Kind.IMAGE, channel))
                .may("detail", Row.word("auto", "low", "high", "original"))
                .may("file_id", STORED)
                .may("prompt_cache_breakpoint", breakpoint())
                .fields();
    }

    private static Shape.Fields file(Channel channel) {
        return Row.part("input_file")
                .may("file_data", new Shape.Attachment(Shape.Attachment.Kind.DOCUMENT, channel))
                .may("filename", TEXT_METADATA)
                .may("detail", Row.word("auto", "low", "high"))
                .may("file_id", STORED)
                .may("file_url", new Shape.Link(channel))
                .may("prompt_cache_breakpoint", breakpoint())
                .fields();
    }

    private static Shape functionCall() {
        return call("function_call")
                .must("arguments", new Shape.Arguments(Channel.TOOL_ARGUMENTS))
                .fields();
    }

    private static Shape customCall() {
        return call("custom_tool_call")
                .must("input", new Shape.Text(Channel.TOOL_ARGUMENTS))
                .fields();
    }

    private static Row call(String type) {
        return item(type)
                .must("call_id", new Shape.Tie())
                .must("name", new Shape.Text(Channel.TOOL_ARGUMENTS))
                .may("async", FLAG)
                .may("caller", caller())
                .may("namespace", new Shape.Text(Channel.TOOL_ARGUMENTS));
    }

    private static Shape caller() {
        var callers = new LinkedHashMap<String, Shape>();
        callers.put("direct", Row.part("direct").fields());
        callers.put("program", WAS_RUN_BY_PROVIDER);
        return new Shape.Variants("type", callers, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape output(String type) {
        var images = new LinkedHashMap<String, Shape.Fields>();
        images.put("input_image", image(Channel.TOOL_RESULT));
        images.put("input_file", file(Channel.TOOL_RESULT));
        return item(type)
                .must("call_id", new Shape.Tie())
                .must("output", content(Channel.TOOL_RESULT, inputText(), images))
                .may("name", TEXT_METADATA)
                .may("caller", caller())
                .may("namespace", TEXT_METADATA)
                .fields();
    }

    private static Shape reasoning() {
        return item("reasoning")
                .must("summary", thought("summary_text"))
                .may("content", thought("reasoning_text"))
                .may("encrypted_content", new Shape.Opaque("summary", "content"))
                .fields();
    }

    private static Shape thought(String type) {
        var none = new Shape.Variants("type", Map.of(), null, ErrorCode.UNSUPPORTED_CONTENT);
        return new Shape.Parts(Channel.REASONING, Map.of(type, new Row().fields()), none);
    }

    private static Shape cacheOptions() {
        return new Row()
                .may("comparison_response_id", STORED)
                .may("mode", Row.word("implicit", "explicit"))
                .may("prewarm", FLAG)
                .may("ttl", Row.word("30m", "12h"))
                .fields();
    }

    private static Shape reasoningOptions() {
        return new Row()
                .may("effort", Row.word("none", "minimal", "low", "medium", "high", "xhigh", "max"))
                .may("summary", Row.word("auto", "concise", "detailed"))
                .may("generate_summary", Row.word("auto", "concise", "detailed"))
                .may("context", Row.word("auto", "current_turn", "all_turns"))
                .may("mode", Row.word("standard", "pro"))
                .fields();
    }

    private static Shape textOptions() {
        var formats = new LinkedHashMap<String, Shape>();
        formats.put("text", Row.part("text").fields());
        formats.put("json_object", Row.part("json_object").fields());
        formats.put(
                "json_schema",
                Row.part("json_schema")
                        .must("name", DEFINED)
                        .must("schema", SCHEMA)
                        .may("description", DEFINED)
                        .may("strict", FLAG)
                        .fields());
        return new Row()
                .may("format", new Shape.Variants("type", formats, null, ErrorCode.UNSUPPORTED_CONTENT))
                .may("verbosity", Row.word("low", "medium", "high"))
                .fields();
    }

    private static Shape tool() {
        Map<String, Shape> kinds = runByClient();
        kinds.put("namespace", namespace());
        ADMISSIBLE_TOOLS.forEach(type -> kinds.put(type, ADMITTED));
        PROVIDER_TOOLS.forEach(type -> kinds.put(type, RUN_BY_PROVIDER));
        return new Shape.Variants("type", kinds, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    /** A group of tools, which are called by its name and theirs. */
    private static Shape namespace() {
        var tools = new Shape.Variants("type", runByClient(), null, ErrorCode.UNSUPPORTED_CONTENT);
        return Row.part("namespace")
                .must("name", DEFINED)
                .must("description", DEFINED)
                .must("tools", new Shape.Items(tools, false, 0, MANY))
                .fields();
    }

    private static Map<String, Shape> runByClient() {
        var kinds = new LinkedHashMap<String, Shape>();
        kinds.put(
                "function",
                declared("function")
                        .may("parameters", SCHEMA)
                        .may("strict", FLAG)
                        .may("output_schema", SCHEMA)
                        .fields());
        kinds.put("custom", declared("custom").may("format", customFormat()).fields());
        return kinds;
    }

    private static Row declared(String type) {
        return Row.part(type)
                .must("name", DEFINED)
                .may("description", DEFINED)
                .may(
                        "allowed_callers",
                        new Shape.Items(Row.only(ErrorCode.UNSUPPORTED_CONTENT, "direct"), false, 0, MANY))
                .may("async", FLAG)
                .may("defer_loading", FLAG);
    }

    private static Shape customFormat() {
        var formats = new LinkedHashMap<String, Shape>();
        formats.put("text", Row.part("text").fields());
        formats.put(
                "grammar",
                Row.part("grammar")
                        .must("definition", DEFINED)
                        .must("syntax", Row.word("lark", "regex"))
                        .fields());
        return new Shape.Variants("type", formats, null, ErrorCode.UNSUPPORTED_CONTENT);
    }

    private static Shape toolChoice() {
        var choices = new LinkedHashMap<>(chosen());
        choices.put(
                "allowed_tools",
                Row.part("allowed_tools")
                        .must("mode", Row.word("auto", "required"))
                        .must(
                                "tools",
                                new Shape.Items(
                                        new Shape.Variants("type", chosen(), null, ErrorCode.UNSUPPORTED_CONTENT),
                                        false,
                                        0,
                                        MANY))
                        .fields());
        return new Shape.Either(
                Row.word("none", "auto", "required"),
                null,
                new Shape.Variants("type", choices, null, ErrorCode.UNSUPPORTED_CONTENT));
    }

    private static Map<String, Shape> chosen() {
        var kinds = new LinkedHashMap<String, Shape>();
        for (String kind : List.of("function", "custom")) {
            kinds.put(kind, Row.part(kind).must("name", DEFINED).fields());
        }
        ADMISSIBLE_TOOLS.forEach(type -> kinds.put(type, ADMITTED));
        PROVIDER_TOOLS.forEach(type -> kinds.put(type, RUN_BY_PROVIDER));
        return kinds;
    }
}
