namespace Gateway.Forwarding.Retrying;

/// <summary>How long a request may take, counted from its arrival by a clock that nobody sets: the same for all of its attempts.</summary>
/// <param name="Arrived">A timestamp of the time provider.</param>
/// <param name="Whole">Until its answer has ended.</param>
/// <param name="FirstByte">Until its answer has begun; at most <paramref name="Whole"/>.</param>
internal sealed record RequestPatience(long Arrived, TimeSpan Whole, TimeSpan FirstByte)
{
    /// <summary>What the OpenAI SDKs (those that Stainless generates) send: for how many whole seconds they wait.</summary>
    public const string ClientHeader = "x-stainless-timeout";

    private const int MostDigits = 9;

    /// <param name="arrived">A timestamp of the time provider.</param>
    /// <param name="most">The gateway's own limit.</param>
    /// <param name="client">What the client sent as <see cref="ClientHeader"/>; anything but a number above 0 says nothing.</param>
    /// <param name="streams">Whether the answer is a stream. Clients' timers end with the first byte, so a stream may take longer than they say.</param>
    public static RequestPatience Of(long arrived, TimeSpan most, string? client, bool streams)
    {
        if (SecondsOf(client) is not { } seconds)
            return new RequestPatience(arrived, most, most);
        // They cut off the fraction.
        var patience = TimeSpan.FromSeconds(seconds + 1L);
        var least = patience < most ? patience : most;
        return new RequestPatience(arrived, streams ? most : least, least);
    }

    public TimeSpan LeftOfWhole(TimeProvider time) => Whole - time.GetElapsedTime(Arrived);

    public TimeSpan LeftOfFirstByte(TimeProvider time) => FirstByte - time.GetElapsedTime(Arrived);

    private static int? SecondsOf(string? text) =>
        text is { Length: > 0 and <= MostDigits } && text.All(char.IsAsciiDigit) && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is > 0 and var seconds
            ? seconds
            : null;
}
