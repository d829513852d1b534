using System.Diagnostics.CodeAnalysis;
using HostContract;

namespace AdapterHost.Dialects.Texts;

/// <summary>How many text tools run at once: each holds memory of many times its body, and no queue of the engine bounds them. Thread-safe.</summary>
/// <remarks>A tenant has at most half of the places, so that no tenant alone can keep the others out.</remarks>
internal sealed class TextToolPlaces
{
    public const int All = 16;
    public const int OfOneTenant = All / 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<TenantKey, int> _taken = [];
    private int _all;

    /// <summary>False when the tenant, or everybody, has as many as there may be.</summary>
    /// <param name="tenant">Whose request it is.</param>
    /// <param name="place">Given back when it is disposed, once.</param>
    public bool TryTake(TenantKey tenant, [NotNullWhen(true)] out IDisposable? place)
    {
        place = null;
        lock (_lock)
        {
            var own = _taken.GetValueOrDefault(tenant);
            if (_all == All || own == OfOneTenant)
                return false;
            _taken[tenant] = own + 1;
            _all++;
        }

        place = new Place(this, tenant);
        return true;
    }

    private void GiveBack(TenantKey tenant)
    {
        lock (_lock)
        {
            _all--;
            if (--_taken[tenant] == 0)
                _taken.Remove(tenant);
        }
    }

    private sealed class Place(TextToolPlaces places, TenantKey tenant) : IDisposable
    {
        private TextToolPlaces? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.GiveBack(tenant);
    }
}
