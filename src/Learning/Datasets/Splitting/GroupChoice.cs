using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Learning.Datasets.Splitting;

/// <summary>
/// Which groups are held out: those whose hash is low. A group keeps its side whoever comes and goes, so nothing that one snapshot trained on is held out by the next; unless all that there are
/// have theirs on one side: then the nearest is put on the other for as long as that is so, which <see cref="IsForced"/> tells.
/// </summary>
internal sealed class GroupChoice
{
    private const string Seed = "lg-split-1\n";

    private readonly HashSet<string> _heldOut;

    /// <param name="groups">All that there are. Of two or more at least one is held out and one is not.</param>
    public GroupChoice(IEnumerable<string> groups, double share)
    {
        var hashed = groups.Distinct(StringComparer.Ordinal).Select(group => (group, Hash: HashOf(group))).OrderBy(one => one.Hash).ThenBy(one => one.group, StringComparer.Ordinal).ToArray();
        var low = hashed.Count(one => one.Hash < share);
        var below = hashed.Length >= 2 ? Math.Clamp(low, 1, hashed.Length - 1) : low;
        IsForced = below != low;
        _heldOut = [.. hashed.Take(below).Select(one => one.group)];
    }

    /// <summary>One of them is not on its own side.</summary>
    public bool IsForced { get; }

    public bool IsHeldOut(string group) => _heldOut.Contains(group);

    /// <summary>0 to 1, alike for all groups.</summary>
    private static double HashOf(string group) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Seed + group))) / (ulong.MaxValue + 1.0);
}
