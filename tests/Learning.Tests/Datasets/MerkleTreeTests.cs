using System.Security.Cryptography;
using Learning.Datasets.Manifests;

namespace Learning.Tests.Datasets;

public sealed class MerkleTreeTests
{
    /// <summary>RFC 6962, 2.1: MTH of no leaf, one and three, written out.</summary>
    [Fact]
    public void RootOf_Leaves_IsThatOfTheRfc()
    {
        byte[] Leaf(char c) => SHA256.HashData([0, (byte)c]);
        byte[] Node(byte[] a, byte[] b) => SHA256.HashData([1, .. a, .. b]);

        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.RootOf([]));
        Assert.Equal(Hex(Leaf('a')), MerkleTree.RootOf(["a"]));
        Assert.Equal(Hex(Node(Node(Leaf('a'), Leaf('b')), Leaf('c'))), MerkleTree.RootOf(["a", "b", "c"]));
        Assert.Equal(Hex(Node(Node(Node(Leaf('a'), Leaf('b')), Node(Leaf('c'), Leaf('d'))), Leaf('e'))), MerkleTree.RootOf(["a", "b", "c", "d", "e"]));
    }

    [Fact]
    public void RootOf_AnyChangeOfARow_IsSeen()
    {
        string[] rows = [MerkleTree.Leaf("smp_1", 1, "train", "d1"), MerkleTree.Leaf("smp_2", 1, "heldout", "d2")];
        var root = MerkleTree.RootOf(rows);

        Assert.NotEqual(root, MerkleTree.RootOf([rows[1], rows[0]]));
        Assert.NotEqual(root, MerkleTree.RootOf([rows[0]]));
        Assert.NotEqual(root, MerkleTree.RootOf([rows[0], MerkleTree.Leaf("smp_2", 1, "train", "d2")]));
        Assert.NotEqual(root, MerkleTree.RootOf([rows[0], MerkleTree.Leaf("smp_2", 2, "heldout", "d2")]));
        Assert.NotEqual(root, MerkleTree.RootOf([rows[0], MerkleTree.Leaf("smp_2", 1, "heldout", "d3")]));
    }

    private static string Hex(byte[] hash) => "sha256:" + Convert.ToHexStringLower(hash);
}
