package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Proofs that are made here by the recursive definition of RFC 9162, and proofs that are wrong in one thing. */
class MerkleProofTest {
    private static final int MOST = 33;

    @Test
    void everyLeafOfEveryTreeIsIncludedAndInNoOtherPlace() {
        for (int size = 1; size <= MOST; size++) {
            byte[] root = TreeTest.tree(size).root();
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = path(index, 0, size);
                byte[] leaf = Tree.leaf(TreeTest.line(index));
                assertThat(MerkleProof.includes(leaf, index, size, proof, root)).isTrue();
                for (int other = -1; other <= size; other++) {
                    assertThat(MerkleProof.includes(leaf, other, size, proof, root))
                            .isEqualTo(other == index);
                }
                assertThat(MerkleProof.includes(Tree.leaf(TreeTest.line(size)), index, size, proof, root))
                        .isFalse();
                assertAllChangesAreFound(leaf, index, size, proof, root);
            }
        }
    }

    private static void assertAllChangesAreFound(byte[] leaf, int index, int size, List<byte[]> proof, byte[] root) {
        for (int at = 0; at < proof.size(); at++) {
            var shorter = new ArrayList<>(proof);
            shorter.remove(at);
            assertThat(MerkleProof.includes(leaf, index, size, shorter, root)).isFalse();
            var changed = new ArrayList<>(proof);
            changed.set(at, new byte[32]);
            assertThat(MerkleProof.includes(leaf, index, size, changed, root)).isFalse();
        }
        var longer = new ArrayList<>(proof);
        longer.add(new byte[32]);
        assertThat(MerkleProof.includes(leaf, index, size, longer, root)).isFalse();
    }

    @Test
    void everyTreeContinuesEverySmallerOneAndNoOther() {
        for (int size = 1; size <= MOST; size++) {
            for (int first = 1; first <= size; first++) {
                List<byte[]> proof = first == size ? List.of() : growth(first, 0, size, true);
                Checkpoint before = checkpoint(TreeTest.tree(first));
                Checkpoint after = checkpoint(TreeTest.tree(size));
                assertThat(MerkleProof.continues(before, after, proof)).isTrue();
                Tree other = TreeTest.tree(first - 1);
                other.add(TreeTest.line(1000));
                assertThat(MerkleProof.continues(checkpoint(other), after, proof))
                        .isFalse();
                if (first < size) {
                    Tree fork = TreeTest.tree(size - 1);
                    fork.add(TreeTest.line(1000));
                    assertThat(MerkleProof.continues(before, checkpoint(fork), proof))
                            .isFalse();
                    assertThat(MerkleProof.continues(after, before, proof)).isFalse();
                    assertThat(MerkleProof.continues(before, after, List.of())).isFalse();
                    assertThat(MerkleProof.continues(before, after, proof.subList(1, proof.size())))
                            .isFalse();
                }
            }
        }
    }

    private static Checkpoint checkpoint(Tree tree) {
        return Checkpoint.of(TestExport.ORIGIN, tree, Records.AT.toString(), Optional.empty(), Optional.empty());
    }

    private static byte[] root(int from, int to) {
        Tree tree = Tree.empty();
        for (int at = from; at < to; at++) {
            tree.add(TreeTest.line(at));
        }
        return tree.root();
    }

    private static List<byte[]> path(int index, int from, int to) {
        if (to - from == 1) {
            return List.of();
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        boolean left = index < middle;
        var path = new ArrayList<>(left ? path(index, from, middle) : path(index, middle, to));
        path.add(left ? root(middle, to) : root(from, middle));
        return path;
    }

    private static List<byte[]> growth(int first, int from, int to, boolean known) {
        if (first == to) {
            return known ? List.of() : List.of(root(from, to));
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        boolean left = first <= middle;
        var path = new ArrayList<>(left ? growth(first, from, middle, known) : growth(first, middle, to, false));
        path.add(left ? root(middle, to) : root(from, middle));
        return path;
    }
}
