package io.aegis.tools;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON Schema over arguments, draft 2020-12, compiled once. Nothing is fetched for it, its patterns run in linear time, and judging takes a limited number
 * of steps. Immutable.
 */
final class ArgumentSchema {
    private static final int MOST_STEPS = 200_000;
    private static final int DEEPEST = 200;
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .formats(formats -> {
                formats.clear();
                KnownFormat.all().forEach(format -> formats.put(format.getName(), format));
            })
            .build();
    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(PlainPattern::compiled)
            .build();

    private final Schema schema;
    private final Set<String> names;

    private ArgumentSchema(Schema schema, Set<String> names) {
        this.schema = schema;
        this.names = names;
    }

    /**
     * The schema of a tool's arguments. A format that is not known says nothing, as the draft has it.
     *
     * @throws ToolException if it is not understood
     */
    static ArgumentSchema parameters(String json) {
        var document = SchemaDocument.read(json);
        document.requireObjects();
        return compiled(document);
    }

    /**
     * The schema of a rule, which would not hold if a word of it said nothing.
     *
     * @throws ToolException if it is not understood
     */
    static ArgumentSchema condition(String json) {
        var document = SchemaDocument.read(json);
        document.requireKnownFormats();
        return compiled(document);
    }

    private static ArgumentSchema compiled(SchemaDocument document) {
        SchemaRegistry registry = SchemaRegistry.withDialect(
                DIALECT,
                builder -> builder.schemaRegistryConfig(CONFIG).schemaLoader(loader -> loader.block(iri -> true)));
        try {
            Schema schema = registry.getSchema(document.root());
            schema.initializeValidators();
            return new ArgumentSchema(schema, document.names());
        } catch (RuntimeException | StackOverflowError invalid) { // their messages quote the schema
            throw SchemaDocument.wrong("", "this is not a valid JSON Schema");
        }
    }

    /** Whether arguments match. */
    boolean matches(ObjectNode arguments) {
        return schema.validate(arguments, OutputFormat.BOOLEAN, (ExecutionContext context) -> limit(context));
    }

    /** What does not match, in words of the schema; empty if everything does. */
    List<String> faults(ObjectNode arguments) {
        var words = new FaultWords(names);
        return schema.validate(arguments, (ExecutionContext context) -> limit(context)).stream()
                .map(words::of)
                .distinct()
                .toList();
    }

    private static void limit(ExecutionContext context) {
        context.executionConfig(config -> config.maxEvaluationSteps(MOST_STEPS).maxEvaluationDepth(DEEPEST));
    }
}
