namespace TenantStore.Limits.InProcess;

/// <summary>A reservation and where it is counted.</summary>
/// <param name="Caller">The caller's ledger.</param>
internal sealed record HeldRequest(LimitReservation Reservation, SubjectLedger Caller, WindowBucket OfTenant, WindowBucket OfCaller)
{
    public bool Running { get; set; } = true;
}
