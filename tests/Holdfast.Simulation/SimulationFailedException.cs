namespace Holdfast.Simulation;

/// <summary>Something that must always hold did not.</summary>
public sealed class SimulationFailedException(string message) : Exception(message);
