package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compared with the definition of RFC 6962, section 2.1, written down a second time, and with hashes that others publish. */
class TreeTest {
    private static final int MOST = 70;

    @Test
    void theTreeWithoutLeavesHasTheHashOfNothing() {
        assertThat(HexFormat.of().formatHex(Tree.empty().root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void anEmptyLeafHasItsPublishedHash() {
        Tree tree = Tree.empty();
        tree.add(new byte[0]);
        assertThat(HexFormat.of().formatHex(tree.root()))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void theRootIsThatOfTheDefinitionForEverySize() {
        Tree tree = Tree.empty();
        for (int size = 1; size <= MOST; size++) {
            tree.add(line(size - 1));
            assertThat(tree.size()).isEqualTo(size);
            assertThat(tree.root()).isEqualTo(defined(0, size));
            Tree again = Tree.of(size, tree.roots());
            assertThat(again.root()).isEqualTo(tree.root());
        }
    }

    @Test
    void aCopyGrowsAlone() {
        Tree tree = tree(5);
        byte[] before = tree.root();
        tree.copy().add(line(5));
        assertThat(tree.root()).isEqualTo(before);
    }

    @Test
    void subtreesThatNoTreeOfThatSizeHasAreRefused() {
        List<byte[]> roots = tree(5).roots();
        assertThatThrownBy(() -> Tree.of(4, roots)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tree.of(-1, roots)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLeafIsNeverTakenForANode() {
        byte[] left = Tree.leaf(line(0));
        byte[] right = Tree.leaf(line(1));
        byte[] both = new byte[64];
        System.arraycopy(left, 0, both, 0, 32);
        System.arraycopy(right, 0, both, 32, 32);
        assertThat(Tree.leaf(both)).isNotEqualTo(Tree.node(left, right));
    }

    static Tree tree(int size) {
        Tree tree = Tree.empty();
        IntStream.range(0, size).forEach(at -> tree.add(line(at)));
        return tree;
    }

    static byte[] line(int number) {
        return ("line " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] defined(int from, int to) {
        if (to - from == 1) {
            return Tree.leaf(line(from));
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        return Tree.node(defined(from, middle), defined(middle, to));
    }
}
