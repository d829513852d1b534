using AdapterHost.Dialects.Texts;
using HostContract;

namespace AdapterHost.Tests.Dialects;

public sealed class TextToolPlacesTests
{
    private readonly TextToolPlaces _places = new();

    [Fact]
    public void TryTake_OneTenant_GetsHalfAndLeavesTheRest()
    {
        var greedy = Take("a", TextToolPlaces.All);

        Assert.Equal(TextToolPlaces.OfOneTenant, greedy.Count);
        Assert.Equal(TextToolPlaces.All - TextToolPlaces.OfOneTenant, Take("b", TextToolPlaces.All).Count);
        Assert.Empty(Take("c", 1));

        greedy[0].Dispose();

        Assert.Single(Take("c", 2));
    }

    [Fact]
    public void Dispose_Twice_GivesBackOnePlace()
    {
        var places = Take("a", TextToolPlaces.OfOneTenant);

        places[0].Dispose();
        places[0].Dispose();

        Assert.Single(Take("a", 2));
    }

    private List<IDisposable> Take(string tenant, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _places.TryTake(new TenantKey(tenant), out var place) ? place : null).OfType<IDisposable>()];
}
