using AdapterFormats;
using AdapterHost.Registration;
using HostContract;

namespace AdapterHost.Assertions;

/// <summary>Judges an assertion in two steps: what it says by itself, before the body is read, and what it says of the request.</summary>
internal sealed class AssertionVerifier(RegistrationState registration, BaseModelDescriptor baseModel, TimeProvider timeProvider)
{
    public AssertionResult ReadHeader(IHeaderDictionary headers)
    {
        // A host that has not joined has no key, so nobody can have signed for it.
        if (registration.Identity is not { } identity || headers[AssertionHeader.Name] is not [{ } value])
            return Refused(AssertionFault.Missing);

        var result = AssertionReader.Read(value, identity.MacKey.Span, identity.Id, timeProvider.GetUtcNow());
        // Signed for another base model: the gateway and this host do not agree on what it serves.
        return result.Accepted && result.Assertion.BaseModelDigest != baseModel.Digest ? Refused(AssertionFault.WrongAudience) : result;
    }

    public static AssertionFault CheckRequest(Assertion assertion, HttpRequest request, ReadOnlySpan<byte> body) =>
        assertion.MaxOutputTokens < 1
            ? AssertionFault.Malformed
            : assertion.CheckRequest(request.Method, request.PathBase.Add(request.Path).Value ?? string.Empty, body);

    private static AssertionResult Refused(AssertionFault fault) => new(null, fault);
}
