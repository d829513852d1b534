namespace EndToEnd.Telemetry;

/// <summary>One product with telemetry for all its tests, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class TelemetryCollection : ICollectionFixture<TelemetrySetting>
{
    public const string Name = "telemetry";
}
