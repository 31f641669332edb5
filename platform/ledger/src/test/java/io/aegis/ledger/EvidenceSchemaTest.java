package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published schema and the records of the ledger: neither says more than the other. */
class EvidenceSchemaTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode written;
    private final Schema schema;
    private final List<String> records;

    EvidenceSchemaTest() throws IOException {
        Path home = Path.of("").toAbsolutePath();
        while (!Files.exists(home.resolve("docs/reference/evidence.schema.json"))) {
            home = home.getParent();
        }
        written = JSON.readTree(Files.readString(home.resolve("docs/reference/evidence.schema.json")));
        schema = SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(written);
        SeededKeys keys = new SeededKeys(1);
        var export = new TestExport();
        Records.ofEachType().forEach(export::record);
        records =
                export.checkpoint(keys).rotation(keys).lines().stream().skip(1).toList();
    }

    @Test
    void aRecordOfEachTypeIsValid() {
        for (String record : records) {
            assertThat(schema.validate(JSON.readTree(record))).as(record).isEmpty();
        }
    }

    @Test
    void itKnowsTheTypesThatThereAreAndNoOther() {
        var types = new TreeSet<String>();
        records.forEach(record -> types.add(JSON.readTree(record).path("type").asString()));
        var known = new TreeSet<String>();
        written.at("/properties/type/enum").forEach(type -> known.add(type.asString()));
        assertThat(known).isEqualTo(types);
    }

    @Test
    void recordsOfBeforeEachNamedItsConfigurationAreValidAndThoseThatCouldNot() {
        var export = new TestExport().withoutConfig();
        Records.ofEachType().forEach(export::record);
        export.checkpoint(new SeededKeys(1)).append("key_event", Records.AT.toString(), Vectors.EARLIER_KEY_EVENT);
        for (String record : export.lines().subList(1, export.lines().size())) {
            assertThat(schema.validate(JSON.readTree(record))).as(record).isEmpty();
        }
    }

    @Test
    void aMemberMoreIsNotValidAnywhere() {
        for (String record : records) {
            ObjectNode more = (ObjectNode) JSON.readTree(record);
            more.put("more", 1);
            assertThat(schema.validate(more)).as(record).isNotEmpty();
            ObjectNode within = (ObjectNode) JSON.readTree(record);
            ((ObjectNode) within.path("body")).put("more", 1);
            assertThat(schema.validate(within)).as(record).isNotEmpty();
        }
    }

    @Test
    void aMemberOfAnotherKindIsNotValidAnywhere() {
        for (String record : records) {
            JsonNode body = JSON.readTree(record).path("body");
            for (String name : body.propertyNames()) {
                ObjectNode other = (ObjectNode) JSON.readTree(record);
                ((ObjectNode) other.path("body")).putArray(name).addArray();
                assertThat(schema.validate(other)).as(name + " in " + record).isNotEmpty();
            }
        }
    }
}
