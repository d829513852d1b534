using Xunit.Abstractions;

namespace Gateway.Tests.Authentication;

/// <summary>T3 with the registry in PostgreSQL, where row-level security parts the tenants once more.</summary>
public sealed class T3AccessMatrixOnPostgresTests(AccessSettingOnPostgres setting, ITestOutputHelper output)
    : T3AccessMatrix(setting, output), IClassFixture<AccessSettingOnPostgres>;
