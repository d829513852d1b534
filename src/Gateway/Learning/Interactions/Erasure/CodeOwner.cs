namespace Gateway.Learning.Interactions.Erasure;

/// <summary>Whose code something in memory is, and of which repository; empty = not told.</summary>
internal readonly record struct CodeOwner(string UserKey, string Repository)
{
    /// <summary>Whether an order takes it.</summary>
    public bool IsOf(ErasureOrder order)
    {
        var (user, repository) = (UserKey, Repository);
        return (order.UserKey is { Length: > 0 } && order.UserKey == user)
            || (order.Repository is { Length: > 0 } && order.Repository == repository)
            || order.Places.Any(place => place.IsLowered && place.UserKey == user && place.Repository == repository);
    }
}
