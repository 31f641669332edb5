package io.aegis.dialects.chat;

import static java.util.Map.entry;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestCoverage;
import io.aegis.spi.content.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ChatCoverageTest extends RequestCoverage {
    private static final Map<String, Channel> CONVERSATION = Map.ofEntries(
            entry("/messages/0/content", Channel.SYSTEM),
            entry("/messages/0/name", Channel.METADATA),
            entry("/messages/1/content/0/text", Channel.SYSTEM),
            entry("/messages/2/content/0/text", Channel.USER),
            entry("/messages/2/content/3/text", Channel.USER),
            entry("/messages/2/content/5/file/file_data", Channel.USER),
            entry("/messages/2/content/5/file/filename", Channel.METADATA),
            entry("/messages/3/content/0/text", Channel.ASSISTANT),
            entry("/messages/3/content/1/refusal", Channel.REFUSAL),
            entry("/messages/3/refusal", Channel.REFUSAL),
            entry("/messages/3/reasoning_content", Channel.REASONING),
            entry("/messages/3/reasoning", Channel.REASONING),
            entry("/messages/3/annotations/0/url", Channel.ASSISTANT),
            entry("/messages/3/tool_calls/0/function/name", Channel.TOOL_ARGUMENTS),
            entry("/messages/3/tool_calls/0/function/arguments/who", Channel.TOOL_ARGUMENTS),
            entry("/messages/3/tool_calls/0/function/arguments/tel", Channel.TOOL_ARGUMENTS),
            entry("/messages/3/tool_calls/1/custom/input", Channel.TOOL_ARGUMENTS),
            entry("/messages/4/content", Channel.TOOL_RESULT),
            entry("/messages/6/content", Channel.TOOL_RESULT));

    private static final Map<String, Channel> OPTIONS = Map.ofEntries(
            entry("/functions/0/name", Channel.TOOL_DEFINITION),
            entry("/functions/0/description", Channel.TOOL_DEFINITION),
            entry("/functions/0/parameters/properties/street", Channel.TOOL_DEFINITION),
            entry("/functions/0/parameters/properties/street/enum/0", Channel.TOOL_DEFINITION),
            entry("/logit_bias/1234567", Channel.METADATA),
            entry("/metadata/customer", Channel.METADATA),
            entry("/prediction/content/0/text", Channel.ASSISTANT),
            entry("/response_format/json_schema/name", Channel.TOOL_DEFINITION),
            entry("/seed", Channel.METADATA),
            entry("/stop/1", Channel.METADATA),
            entry("/tools/0/function/description", Channel.TOOL_DEFINITION),
            entry("/tools/1/custom/format/grammar/definition", Channel.TOOL_DEFINITION),
            entry("/user", Channel.METADATA),
            entry("/x_unknown", Channel.UNKNOWN),
            entry("/x_unknown/inner/1", Channel.UNKNOWN));

    ChatCoverageTest() {
        super(Dialects.OPENAI_CHAT);
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
        return "/messages/\\d+/role|/service_tier|/verbosity|/reasoning_effort|/prompt_cache_retention|/modalities/0"
            + "|/prediction/type|/prediction/content/0/(type|prompt_cache_breakpoint/mode)|/response_format/type|/tool_choice/type|/tool_choice/allowed_tools/mode"
            + "|/tool_choice/allowed_tools/tools/\\d+/type|/tools/\\d+/type|/tools/1/custom/format/type|/tools/1/custom/format/grammar/syntax";
    }

    @Override
    protected String namedFields() {
        return "/metadata|/logit_bias|/moderation|/prompt_cache_options|/x_unknown|/x_unknown/inner/2"
                + "|.*/parameters/properties";
    }

    @Override
    protected Map<String, Map<String, Channel>> channels() {
        return Map.of(Requests.CONVERSATION, CONVERSATION, Requests.OPTIONS, OPTIONS);
    }

    @Override
    protected Set<String> refusedMembers() {
        return Set.of(
                "/audio",
                "/data_sources",
                "/extra_body/google/cached_content",
                "/models",
                "/plugins",
                "/provider",
                "/search_options",
                "/search_parameters",
                "/web_search_options",
                "/messages[]/audio",
                "/messages[]/content[]/file/file_id");
    }
}
