package io.aegis.dialects.messages;

import static java.util.Map.entry;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestCoverage;
import io.aegis.spi.content.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;

class MessagesCoverageTest extends RequestCoverage {
    private static final Map<String, Channel> CONVERSATION = Map.ofEntries(
            entry("/model", Channel.METADATA),
            entry("/system/0/text", Channel.SYSTEM),
            entry("/messages/0/content/0/text", Channel.USER),
            entry("/messages/0/content/2/transformations/crop", Channel.METADATA),
            entry("/messages/0/content/3/text", Channel.USER),
            entry("/messages/0/content/4/source/data", Channel.USER),
            entry("/messages/0/content/4/title", Channel.USER),
            entry("/messages/0/content/4/context", Channel.USER),
            entry("/messages/0/content/5/source/data", Channel.USER),
            entry("/messages/0/content/6/source/content", Channel.USER),
            entry("/messages/0/content/7/source/content/0/text", Channel.USER),
            entry("/messages/0/content/8/content/0/text", Channel.RETRIEVED),
            entry("/messages/0/content/8/source", Channel.RETRIEVED),
            entry("/messages/0/content/8/title", Channel.RETRIEVED),
            entry("/messages/1/content/0/thinking", Channel.REASONING),
            entry("/messages/1/content/2/text", Channel.ASSISTANT),
            entry("/messages/1/content/2/citations/0/cited_text", Channel.ASSISTANT),
            entry("/messages/1/content/2/citations/0/source", Channel.METADATA),
            entry("/messages/1/content/3/name", Channel.TOOL_ARGUMENTS),
            entry("/messages/1/content/3/input/who", Channel.TOOL_ARGUMENTS),
            entry("/messages/1/content/3/input/tel", Channel.TOOL_ARGUMENTS),
            entry("/messages/1/content/3/input/in/0/deep", Channel.TOOL_ARGUMENTS),
            entry("/messages/2/content/0/content", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/0/text", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/3/source/data", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/4/source/data", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/5/source/content", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/7/content/0/text", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/7/title", Channel.TOOL_RESULT),
            entry("/messages/2/content/1/content/8/tool_name", Channel.TOOL_RESULT),
            entry("/messages/2/content/2/text", Channel.USER),
            entry("/messages/3/content", Channel.ASSISTANT),
            entry("/messages/4/content/0/text", Channel.SYSTEM));

    private static final Map<String, Channel> OPTIONS = Map.ofEntries(
            entry("/system", Channel.SYSTEM),
            entry("/max_tokens", Channel.METADATA),
            entry("/metadata/user_id", Channel.METADATA),
            entry("/context_management/edits/0/keep/value", Channel.METADATA),
            entry("/context_management/edits/1/exclude_tools/0", Channel.TOOL_DEFINITION),
            entry("/output_config/format/schema/properties/city", Channel.TOOL_DEFINITION),
            entry("/output_config/task_budget/total", Channel.METADATA),
            entry("/stop_sequences/1", Channel.METADATA),
            entry("/tool_choice/name", Channel.TOOL_DEFINITION),
            entry("/tools/0/name", Channel.TOOL_DEFINITION),
            entry("/tools/0/description", Channel.TOOL_DEFINITION),
            entry("/tools/0/input_schema/properties/who", Channel.TOOL_DEFINITION),
            entry("/tools/0/input_schema/properties/who/enum/0", Channel.TOOL_DEFINITION),
            entry("/tools/0/input_examples/0/who", Channel.TOOL_DEFINITION),
            entry("/x_unknown", Channel.UNKNOWN),
            entry("/x_unknown/inner/1", Channel.UNKNOWN));

    MessagesCoverageTest() {
        super(Dialects.ANTHROPIC_MESSAGES);
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
        return "/messages/\\d+/role|/cache_control/(type|ttl)|/output_config/(effort|format/type|task_budget/type)|/service_tier|/speed"
            + "|/thinking/(type|display|block_binding/prefix_mismatch_behavior)|/tool_choice/type"
            + "|/context_management/edits/\\d+/((keep|trigger|clear_at_least)/)?type"
            + "|/tools/\\d+/(type|allowed_callers/\\d+|cache_control/(type|ttl))";
    }

    @Override
    protected String namedFields() {
        return "/x_unknown|/x_unknown/inner/2|.*/properties|/tools/\\d+/input_examples/\\d+";
    }

    @Override
    protected Map<String, Map<String, Channel>> channels() {
        return Map.of(Requests.CONVERSATION, CONVERSATION, Requests.OPTIONS, OPTIONS);
    }

    @Override
    protected Set<String> refusedMembers() {
        return Set.of(
                "/billing_policy",
                "/compaction",
                "/container",
                "/diagnostics",
                "/fallback_credit_token",
                "/fallbacks",
                "/inference_geo",
                "/mcp_servers",
                "/thread",
                "/user_profile_id",
                "/workspace_id");
    }
}
