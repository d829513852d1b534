namespace TenantStore.Limits;

/// <summary>What became of a request.</summary>
/// <param name="Reservation">Held for it; null when it is refused.</param>
/// <param name="Refusal">The limit in its way; there beside a reservation only where it was forced.</param>
/// <param name="State">What is left.</param>
public readonly record struct LimitDecision(LimitReservation? Reservation, LimitRefusal? Refusal, LimitState State);
