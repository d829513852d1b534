using System.Security.Cryptography;
using System.Text;

namespace Learning.Datasets.Manifests;

/// <summary>
/// The root over a snapshot's rows, as RFC 6962 makes one: SHA-256, leaves and nodes in different domains, the left part the largest power of two. A leaf is a row's id, revision, part and digest:
/// with the root nobody can add, drop, move or change a row unseen, and an erased row, of which the digest is left, verifies like any other.
/// </summary>
internal static class MerkleTree
{
    /// <param name="leaves">In the order of the rows.</param>
    /// <returns><c>sha256:</c> and hex.</returns>
    public static string RootOf(IReadOnlyList<string> leaves)
    {
        var hashes = leaves.Select(leaf => SHA256.HashData([0, .. Encoding.UTF8.GetBytes(leaf)])).ToArray();
        return "sha256:" + Convert.ToHexStringLower(hashes.Length == 0 ? SHA256.HashData([]) : Root(hashes));
    }

    public static string Leaf(string sampleId, int revision, string part, string digest) => $"{sampleId}\n{revision}\n{part}\n{digest}";

    private static byte[] Root(ReadOnlySpan<byte[]> hashes)
    {
        if (hashes.Length == 1)
            return hashes[0];
        var left = 1;
        while (left * 2 < hashes.Length)
            left *= 2;
        return SHA256.HashData([1, .. Root(hashes[..left]), .. Root(hashes[left..])]);
    }
}
