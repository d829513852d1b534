namespace HostContract;

/// <summary>What a host of a static list says to a gateway that asks: all that it would register and report.</summary>
public sealed record HostStanding
{
    /// <summary>As it would register. Where it is the gateway knows better.</summary>
    public required HostRegistrationRequest Registration { get; init; }

    /// <summary>As it would report.</summary>
    public required HostReport Report { get; init; }

    /// <summary>As what it is a member now; null before the first <see cref="HostMembership"/>.</summary>
    public HostId? HostId { get; init; }
}
