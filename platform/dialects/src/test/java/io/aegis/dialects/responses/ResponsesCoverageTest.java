package io.aegis.dialects.responses;

import static java.util.Map.entry;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestCoverage;
import io.aegis.spi.content.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ResponsesCoverageTest extends RequestCoverage {
    private static final Map<String, Channel> CONVERSATION = Map.ofEntries(
            entry("/instructions", Channel.SYSTEM),
            entry("/input/0/content", Channel.SYSTEM),
            entry("/input/1/content/0/text", Channel.SYSTEM),
            entry("/input/2/content/0/text", Channel.USER),
            entry("/input/2/content/3/text", Channel.USER),
            entry("/input/2/content/5/file_data", Channel.USER),
            entry("/input/2/content/5/filename", Channel.METADATA),
            entry("/input/3/summary/0/text", Channel.REASONING),
            entry("/input/3/content/0/text", Channel.REASONING),
            entry("/input/4/content/0/text", Channel.ASSISTANT),
            entry("/input/4/content/0/annotations/0/url", Channel.ASSISTANT),
            entry("/input/4/content/2/refusal", Channel.REFUSAL),
            entry("/input/5/name", Channel.TOOL_ARGUMENTS),
            entry("/input/5/arguments/who", Channel.TOOL_ARGUMENTS),
            entry("/input/5/arguments/tel", Channel.TOOL_ARGUMENTS),
            entry("/input/6/input", Channel.TOOL_ARGUMENTS),
            entry("/input/7/output", Channel.TOOL_RESULT),
            entry("/input/8/output/0/text", Channel.TOOL_RESULT),
            entry("/input/8/output/3/file_data", Channel.TOOL_RESULT),
            entry("/input/9/content", Channel.ASSISTANT));

    private static final Map<String, Channel> OPTIONS = Map.ofEntries(
            entry("/input", Channel.USER),
            entry("/max_output_tokens", Channel.METADATA),
            entry("/metadata/customer", Channel.METADATA),
            entry("/text/format/name", Channel.TOOL_DEFINITION),
            entry("/text/format/description", Channel.TOOL_DEFINITION),
            entry("/tools/0/description", Channel.TOOL_DEFINITION),
            entry("/tools/0/parameters/properties/who", Channel.TOOL_DEFINITION),
            entry("/tools/0/parameters/properties/who/enum/0", Channel.TOOL_DEFINITION),
            entry("/tools/0/output_schema/properties/where", Channel.TOOL_DEFINITION),
            entry("/tools/1/format/definition", Channel.TOOL_DEFINITION),
            entry("/tool_choice/tools/0/name", Channel.TOOL_DEFINITION),
            entry("/user", Channel.METADATA),
            entry("/x_unknown", Channel.UNKNOWN),
            entry("/x_unknown/inner/1", Channel.UNKNOWN));

    ResponsesCoverageTest() {
        super(Dialects.OPENAI_RESPONSES);
    }

    @Override
    protected List<String> requests() {
        return Requests.ALL;
    }

    @Override
    protected String options() {
        return Requests.OPTIONS;
    }

    @Override
    protected String closedWords() {
        return "/access_programs|/image/context_compression|/include/0|/prompt_cache_options/(mode|ttl)|/prompt_cache_retention"
            + "|/reasoning/.*|/service_tier|/text/format/type|/text/verbosity|/tool_choice/(type|mode)|/tool_choice/tools/\\d+/type"
            + "|/tools/\\d+/type|/tools/\\d+/allowed_callers/0|/tools/1/format/(type|syntax)|/truncation";
    }

    @Override
    protected String namedFields() {
        return "/access_programs|/metadata|/moderation|/x_unknown|/x_unknown/inner/2"
                + "|.*/(parameters|output_schema)/properties";
    }

    @Override
    protected Map<String, Map<String, Channel>> channels() {
        return Map.of(Requests.CONVERSATION, CONVERSATION, Requests.OPTIONS, OPTIONS);
    }

    @Override
    protected Set<String> refusedMembers() {
        return Set.of(
                "/context_management",
                "/conversation",
                "/previous_response_id",
                "/prompt",
                "/prompt_cache_options/comparison_response_id",
                "/input[]/content[]/file_id",
                "/input[]/content[]/logprobs[]",
                "/input[]/output[]/file_id");
    }
}
