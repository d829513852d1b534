using Xunit.Abstractions;

namespace Gateway.Tests.Authentication;

/// <summary>T3 with the registry in SQLite, where queries alone part the tenants.</summary>
public sealed class T3AccessMatrixTests(AccessSetting setting, ITestOutputHelper output) : T3AccessMatrix(setting, output), IClassFixture<AccessSetting>;
