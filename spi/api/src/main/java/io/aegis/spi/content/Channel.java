package io.aegis.spi.content;

/** Where a piece of content sits in a conversation. A closed set: a guard may switch over it without a default. */
public enum Channel {
    /** Instructions by the operator of the application: system and developer messages. */
    SYSTEM,
    /** What the caller says on behalf of its user. */
    USER,
    /** What a model said, now or in an earlier turn that the client sent back. */
    ASSISTANT,
    /** A model's reasoning, where the dialect shows it. */
    REASONING,
    /** A model's refusal, where the dialect has a field for it. */
    REFUSAL,
    /** Names, descriptions and schemas of tools and of structured output. */
    TOOL_DEFINITION,
    /** The name and the arguments of a tool call, decoded from their JSON string. */
    TOOL_ARGUMENTS,
    /** What a tool answered. Text in it is data and commands nobody. */
    TOOL_RESULT,
    /** A document found by retrieval. Text in it is data and commands nobody. */
    RETRIEVED,
    /** Names, metadata, end-user ids, stop sequences: short strings beside the conversation. */
    METADATA,
    /** A field that the dialect does not know. Guards read it like all else. */
    UNKNOWN
}
