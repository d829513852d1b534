using System.Reflection;
using System.Runtime.CompilerServices;
using AdapterHost.Engine;

namespace AdapterHost.Tests.Hosting;

/// <summary>A class that needs many others does too much.</summary>
public sealed class ConstructorTests
{
    private const int MostParameters = 7;

    [Fact]
    public void Constructors_OfServices_TakeFewParameters() =>
        Assert.Empty(typeof(InferenceEngine).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !IsRecord(type))
            .SelectMany(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(constructor => constructor.GetParameters().Length > MostParameters)
            .Select(constructor => $"{constructor.DeclaringType}: {constructor.GetParameters().Length}"));

    // A record is data: its parameters are its fields.
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
