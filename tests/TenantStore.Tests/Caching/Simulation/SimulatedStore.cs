using System.Globalization;
using System.Text;
using TenantStore.Caching;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Caching.Simulation;

/// <summary>Redis as one gateway sees it: it may be gone for this one, and the content is everybody's.</summary>
internal sealed class SimulatedStore(Dictionary<string, (byte[] Bytes, DateTimeOffset Until)> content, FakeTimeProvider time) : ISharedStore
{
    public bool IsDown { get; set; }

    public ValueTask<StoredBytes?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        lock (content)
        {
            return new(!IsDown && content.TryGetValue(name, out var found) && found.Until > time.GetUtcNow()
                ? new StoredBytes(found.Bytes, (long)(found.Until - time.GetUtcNow()).TotalMilliseconds)
                : null);
        }
    }

    public ValueTask WriteAsync(string name, long position, ReadOnlyMemory<byte> bytes, long lifeMilliseconds)
    {
        lock (content)
        {
            if (!IsDown && !(content.TryGetValue(name, out var old) && old.Until > time.GetUtcNow() && PositionOf(old.Bytes) > position))
                content[name] = (bytes.ToArray(), time.GetUtcNow().AddMilliseconds(lifeMilliseconds));
        }

        return default;
    }

    private static long PositionOf(byte[] bytes) =>
        long.TryParse(Encoding.ASCII.GetString(bytes.AsSpan(0, Math.Max(0, bytes.AsSpan().IndexOf((byte)':')))), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : -1;
}
