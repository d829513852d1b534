namespace Gateway.Listening;

/// <summary>An endpoint's listener. Endpoints without it are public only.</summary>
/// <param name="Internal">Whether the internal listener serves it.</param>
/// <param name="Public">Whether the public listener serves it.</param>
internal sealed record ListenerMetadata(bool Internal, bool Public)
{
    public static readonly ListenerMetadata InternalOnly = new(Internal: true, Public: false);
    public static readonly ListenerMetadata Both = new(Internal: true, Public: true);
    public static readonly ListenerMetadata PublicOnly = new(Internal: false, Public: true);
}
