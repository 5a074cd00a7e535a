namespace Holdfast.Simulation.Fakes;

/// <summary>What the world did on purpose. Any other exception that comes to light is a bug.</summary>
public sealed class SimulatedFaultException(string message) : Exception(message);
